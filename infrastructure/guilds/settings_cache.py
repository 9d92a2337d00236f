"""Guild settings in this process."""

from typing import ClassVar

from attrs import define

from application.guilds.queries import GuildSettingsReader
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.database.guild_cache import GuildCache


@define(eq=False)
class SettingsCache(GuildCache[Settings | None]):
    """None where a guild is known not to be registered."""

    channel: ClassVar[str] = "tux_guild_settings"


@define
class CachedSettingsReader:
    _reader: GuildSettingsReader
    _cache: SettingsCache

    async def get(self, guild: GuildId) -> Settings | None:
        try:
            return self._cache.lookup(guild)
        except KeyError:
            era = self._cache.era
        settings = await self._reader.get(guild)
        self._cache.remember(guild, settings, read_in=era)
        return settings
