"""What people read of ranks."""

from collections.abc import Callable, Mapping
from functools import singledispatch

from domain.permissions import errors
from domain.permissions.ranks import FOR_COMMAND, LOWEST, OF_ROLE
from interface.shared.layout import as_typed, in_code

RANK_SETTING_TITLES: Mapping[str, Callable[[str], str]] = {
    OF_ROLE: lambda role: f"Rank of <@&{role}>" if role.isdecimal() else as_typed(role),
    FOR_COMMAND: lambda command: f"Rank for `/{as_typed(command)}`",
}
"""What the history of the settings calls them: by what stands before the colon, of what stands behind it."""


@singledispatch
def permissions_words(error: Exception) -> str | None:
    return None


@permissions_words.register
def _(error: errors.RankTooLow) -> str:
    held = "you have none" if error.held == LOWEST else f"yours is {error.held}"
    return f"This server asks for rank {error.needed} to use `/{error.command}`, and {held}. Nothing was done."


@permissions_words.register
def _(error: errors.RankOutOfReach) -> str:
    own = "You have no rank" if error.own == LOWEST else f"Your own rank is {error.own}"
    return (
        f"{own}, so you cannot hand out, ask for or change rank {error.rank}. "
        "The owner and administrators can. Nothing was changed."
    )


@permissions_words.register
def _(error: errors.UnknownCommand) -> str:
    return (
        f"I have no command {in_code(error.typed)}. Choose one from the list; a group, as `case`, stands for all in it."
    )
