from attrs import define

from application.guilds.queries import GuildSettingsReader
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId
from domain.shared.settings import Settings


@define
class GetSettingsHandler:
    """Reads a guild's settings for the bot's own use; a guild seen for the first time is registered."""

    _settings: GuildSettingsReader
    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, guild: GuildId) -> Settings:
        settings = await self._settings.get(guild)
        if settings is not None:
            return settings
        async with self._uow() as uow:
            registered = await uow.guilds.register(guild, at=self._clock.now())
            await uow.commit()
        return registered.settings
