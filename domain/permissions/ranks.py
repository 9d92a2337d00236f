"""Ranks from 0 to 10, which a guild gives to roles and asks for its commands; kept among what the guild has chosen."""

from attrs import frozen

from domain.shared.history import Value
from domain.shared.ids import RoleId
from domain.shared.settings import Setting, WholeNumber
from domain.shared.text import tidied

LOWEST, HIGHEST = 0, 10

OF_ROLE = "rank"
FOR_COMMAND = "needs"
"""What the settings' names begin with, before a colon."""

type CommandName = str
"""As a person types it, without the slash: `case void`; or that of a group, for all in it: `case`."""


@frozen
class RankOrNone:
    """None where nothing is said, which is not the same as 0 for a command whose group asks for more."""

    def read(self, setting: str, value: Value) -> int | None:
        return None if value is None else WholeNumber(LOWEST, HIGHEST).read(setting, value)


def rank_of_role(role: RoleId) -> Setting[int | None]:
    return Setting(f"{OF_ROLE}:{role}", RankOrNone(), None)


def rank_for(command: CommandName) -> Setting[int | None]:
    return Setting(f"{FOR_COMMAND}:{command}", RankOrNone(), None)


def command_name(typed: str) -> CommandName:
    return tidied(typed).lower().removeprefix("/")
