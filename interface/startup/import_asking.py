"""What `tux import` has to be told, or tells, before it begins."""

import sys

from attrs import frozen

from application.shared.errors import SetupError
from interface.startup.saying import say


@frozen
class EndsUndecided(SetupError):
    """Whoever runs it has not said what is to become of what ends in the future."""

    count: int


def typed_source(typed: str) -> str:
    """The address, or the next line of the standard input in place of `-`."""
    return sys.stdin.readline().strip() if typed == "-" else typed


def tell_of_secrets(typed: str) -> None:
    credentials = typed.partition("://")[2].rpartition("@")[0]
    if ":" in credentials or "password=" in typed:
        say(
            "the password stands where all on this machine can read it, in the list of processes: better leave it to "
            "PGPASSWORD or ~/.pgpass, or give - and type the address"
        )


def tell_of_zone(named: str | None, *, is_naive: bool) -> None:
    if is_naive and named is None:
        say("the times in it name no zone: they are read as UTC, as Tux writes them; say --timezone if they are not")
    elif not is_naive and named is not None:
        say("the times in it name their zone: --timezone makes no difference")
