"""What people read of ranks."""

from collections.abc import Callable, Mapping
from functools import singledispatch

from domain.permissions import errors
from domain.permissions.ranks import FOR_COMMAND, LOWEST, OF_ROLE
from interface.permissions.shown import shown_command
from interface.shared.languages import gettext
from interface.shared.layout import as_typed, in_code

RANK_SETTING_TITLES: Mapping[str, Callable[[str], str]] = {
    OF_ROLE: lambda role: gettext("Rank of <@&{role}>", role=role) if role.isdecimal() else as_typed(role),
    FOR_COMMAND: lambda command: gettext("Rank for `/{command}`", command=as_typed(shown_command(command))),
}
"""What the history of the settings calls them: by what stands before the colon, of what stands behind it."""


@singledispatch
def permissions_words(error: Exception) -> str | None:
    return None


@permissions_words.register
def _(error: errors.RankTooLow) -> str:
    command = shown_command(error.command)
    if error.held == LOWEST:
        return gettext(
            "This server asks for rank {needed} to use `/{command}`, and you have none. Nothing was done.",
            needed=error.needed,
            command=command,
        )
    return gettext(
        "This server asks for rank {needed} to use `/{command}`, and yours is {held}. Nothing was done.",
        needed=error.needed,
        command=command,
        held=error.held,
    )


@permissions_words.register
def _(error: errors.RankOutOfReach) -> str:
    if error.own == LOWEST:
        return gettext(
            "You have no rank, so you cannot hand out, ask for or change rank {rank}. The owner and "
            "administrators can. Nothing was changed.",
            rank=error.rank,
        )
    return gettext(
        "Your own rank is {own}, so you cannot hand out, ask for or change rank {rank}. The owner and "
        "administrators can. Nothing was changed.",
        own=error.own,
        rank=error.rank,
    )


@permissions_words.register
def _(error: errors.UnknownCommand) -> str:
    return gettext(
        "I have no command {typed}. Choose one from the list; a group, as `case`, stands for all in it.",
        typed=in_code(error.typed),
    )
