from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.guilds.settings import GuildSettings
from domain.shared.ids import GuildId


@frozen
class GetSettings:
    guild: GuildId


@define
class GetSettingsHandler:
    """Reads a guild's settings; a guild seen for the first time is registered with the defaults."""

    _settings: GuildSettingsReader
    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: GetSettings) -> GuildSettings:
        settings = await self._settings.get(command.guild)
        if settings is not None:
            return settings
        async with self._uow() as uow:
            guild = await uow.guilds.register(command.guild, at=self._clock.now())
            await uow.commit()
        return guild.settings
