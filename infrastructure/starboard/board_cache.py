"""The boards of guilds in this process: reactions are frequent, and most guilds have none."""

from typing import ClassVar

from attrs import define

from application.starboard.queries import BoardReader
from domain.shared.ids import GuildId
from domain.starboard.board import Board
from infrastructure.database.guild_cache import GuildCache


@define(eq=False)
class BoardCache(GuildCache[tuple[Board, ...]]):
    channel: ClassVar[str] = "tux_starboards"


@define
class CachedBoardReader:
    _reader: BoardReader
    _cache: BoardCache

    async def of(self, guild: GuildId) -> tuple[Board, ...]:
        try:
            return self._cache.lookup(guild)
        except KeyError:
            era = self._cache.era
        boards = await self._reader.of(guild)
        self._cache.remember(guild, boards, read_in=era)
        return boards
