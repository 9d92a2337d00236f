"""What people read of each error about welcomes and farewells."""

from application.greetings.ports import GreetingRefused
from domain.greetings import errors

READ: tuple[tuple[Exception, str], ...] = (
    (
        errors.UnknownGreetingVariable("usr", ("user", "name")),
        "Nothing is known that `{usr}` could stand for. There are `{user}`, `{name}`.",
    ),
    (GreetingRefused(), "Discord does not let me write there."),
)
