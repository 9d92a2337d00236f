"""Who is away, in this process: each message asks, and in most guilds there is nobody."""

import asyncio
from collections.abc import Mapping
from typing import ClassVar

from attrs import define, field

from application.afk.queries import AwayReader
from domain.afk.away import Away
from domain.shared.ids import GuildId, UserId
from infrastructure.database.guild_cache import GuildCache

type _Those = Mapping[UserId, Away]


@define(eq=False)
class AwayCache(GuildCache[_Those]):
    channel: ClassVar[str] = "tux_absences"


@define
class CachedAwayReader:
    """While nothing may be kept, as when the database is away, the messages of a guild share one read at a time."""

    _reader: AwayReader
    _cache: AwayCache
    _under_way: dict[GuildId, asyncio.Task[_Those]] = field(factory=dict)

    async def of(self, guild: GuildId) -> _Those:
        try:
            return self._cache.lookup(guild)
        except KeyError:
            pass
        reading = self._under_way.get(guild)
        if reading is None:
            reading = self._under_way[guild] = asyncio.get_running_loop().create_task(self._read(guild))
            reading.add_done_callback(lambda _: self._under_way.pop(guild))
        return await asyncio.shield(reading)

    async def _read(self, guild: GuildId) -> _Those:
        era = self._cache.era
        away = await self._reader.of(guild)
        self._cache.remember(guild, away, read_in=era)
        return away
