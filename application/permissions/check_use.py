import asyncio

from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader
from application.shared.errors import RecordsUnavailable
from domain.permissions.holder import Holder
from domain.permissions.policy import Policy
from domain.permissions.ranks import CommandName
from domain.shared.ids import GuildId

LOOKS_FOR = 1.5
"""Seconds at most: Discord waits for three, and the settings are nearly always known already."""


@frozen
class CheckUse:
    """Before anything else is done: `command` is what a menu, a button or a form belongs to."""

    guild: GuildId
    by: Holder
    command: CommandName


@define
class CheckUseHandler:
    """Whether the guild lets this person use the command now. Raises RankTooLow or RecordsUnavailable."""

    _settings: GuildSettingsReader

    async def __call__(self, command: CheckUse) -> None:
        if command.by.is_unbound:
            return
        try:
            async with asyncio.timeout(LOOKS_FOR):
                settings = await self._settings.get(command.guild)
        except TimeoutError as error:
            raise RecordsUnavailable from error
        if settings is not None:
            Policy.of(settings).check(command.by, command.command)
