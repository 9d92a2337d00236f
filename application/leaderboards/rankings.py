"""Who stands where: on a board that is read as it is, or on one that was counted as a whole and is kept for a while."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.leaderboards.kept import Aged, Kept
from application.leaderboards.landmarks import Landmarks, Spacing
from application.leaderboards.ports import BoardKey, BoardReader, Span, Tally
from application.leaderboards.queries import Holding, Rank
from application.leaderboards.tallies import TallyKey
from application.shared.clock import Clock
from domain.guilds.settings import TIME_ZONE
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import BOTTOM, TOP, BoardCursor, Way, is_ranked
from domain.leaderboards.settings import SHOW_LEFT
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings


@frozen
class Ahead:
    """How many stand before each of some places, among `of`; `as_of` as in `Rank`."""

    counts: tuple[int, ...]
    of: int
    as_of: datetime | None = None


class Ranking(Protocol):
    @property
    def show_left(self) -> bool: ...

    @property
    def counted_at(self) -> datetime | None:
        """When the whole board was counted; None where it is read as it is."""
        ...

    async def rows(self, beyond: BoardCursor, way: Way, size: int) -> tuple[BoardCursor, ...]:
        """Up to `size` rows beyond the cursor, the nearest ones, in the board's order."""
        ...

    async def ahead_of(self, cursors: Sequence[BoardCursor]) -> Ahead: ...

    async def holding(self, user: UserId) -> Holding: ...


@frozen
class LiveRanking:
    """Rows are read, and those above are counted: all of them on a small board, on a large one those since the nearest
    landmark."""

    _key: BoardKey
    _boards: BoardReader
    _landmarks: Kept[BoardKey, Landmarks]
    _spacing: Spacing
    counted_at: None = None

    @property
    def show_left(self) -> bool:
        return self._key.show_left

    async def rows(self, beyond: BoardCursor, way: Way, size: int) -> tuple[BoardCursor, ...]:
        return await self._boards.rows(self._key, beyond, way, size)

    async def holding(self, user: UserId) -> Holding:
        return await self._boards.holding(self._key.guild, self._key.board, user)

    async def ahead_of(self, cursors: Sequence[BoardCursor]) -> Ahead:
        if not self._landmarks.known(self._key):
            spans = [Span(after=TOP, before=cursor) for cursor in (BOTTOM, *cursors)]
            of, *counts = await self._boards.count(self._key, spans, limit=self._spacing.exact + 1)
            if of <= self._spacing.exact:
                return Ahead(tuple(counts), of)
        landmarks = await self._landmarks.get(self._key)
        ahead, rows = await self._since(landmarks, cursors)
        if max(rows, default=0) >= self._spacing.too_many:
            landmarks = await self._landmarks.anew(self._key, landmarks)
            ahead, _ = await self._since(landmarks, cursors)
        return ahead

    async def _since(self, landmarks: Aged[Landmarks], cursors: Sequence[BoardCursor]) -> tuple[Ahead, tuple[int, ...]]:
        nearest = [landmarks.value.before(cursor) for cursor in cursors]
        spans = [Span(after=mark, before=cursor) for (mark, _), cursor in zip(nearest, cursors, strict=True)]
        rows = await self._boards.count(self._key, spans, limit=self._spacing.too_many) if spans else ()
        counts = tuple(position + more for (_, position), more in zip(nearest, rows, strict=True))
        return Ahead(counts, max(landmarks.value.total, *counts, 0), landmarks.at), rows


@frozen
class TalliedRanking:
    _tally: Tally
    show_left: bool
    counted_at: datetime

    async def rows(self, beyond: BoardCursor, way: Way, size: int) -> tuple[BoardCursor, ...]:
        first = self._tally.ahead_of(beyond)
        if way is Way.UP:
            return self._tally.rows(max(first - size, 0), first)
        if self._tally.rows(first, first + 1) == (beyond,):
            first += 1
        return self._tally.rows(first, first + size)

    async def holding(self, user: UserId) -> Holding:
        return Holding(user=user, value=self._tally.value_of(user))

    async def ahead_of(self, cursors: Sequence[BoardCursor]) -> Ahead:
        return Ahead(tuple(map(self._tally.ahead_of, cursors)), len(self._tally))


@define
class Rankings:
    _boards: BoardReader
    _settings: GuildSettingsReader
    _landmarks: Kept[BoardKey, Landmarks]
    _tallies: Kept[TallyKey, Tally]
    _clock: Clock
    _spacing: Spacing

    async def settings(self, guild: GuildId) -> Settings:
        return await settings_of(guild, self._settings)

    async def of(self, guild: GuildId, board: Board, period: Period) -> Ranking:
        settings = await self.settings(guild)
        key = BoardKey(guild=guild, board=board, show_left=settings[SHOW_LEFT])
        window = period.window(self._clock.now(), ZoneInfo(settings[TIME_ZONE]))
        if window is None:
            return LiveRanking(key, self._boards, self._landmarks, self._spacing)
        tally = await self._tallies.get(TallyKey(key, window))
        return TalliedRanking(tally.value, key.show_left, tally.at)


@define
class Ranks:
    """A RankReader."""

    _rankings: Rankings

    async def rank(self, guild: GuildId, user: UserId, board: Board) -> Rank:
        ranking = await self._rankings.of(guild, board, Period.ALL_TIME)
        return await rank_on(ranking, await ranking.holding(user))

    async def rank_of(self, guild: GuildId, holding: Holding, board: Board) -> Rank:
        return await rank_on(await self._rankings.of(guild, board, Period.ALL_TIME), holding)


def is_on(ranking: Ranking, holding: Holding) -> bool:
    return is_ranked(holding.value, is_bot=holding.is_bot, has_left=holding.has_left, show_left=ranking.show_left)


async def rank_on(ranking: Ranking, holding: Holding) -> Rank:
    cursors = [BoardCursor(holding.value, holding.user).before_its_value] if is_on(ranking, holding) else []
    ahead = await ranking.ahead_of(cursors)
    place = ahead.counts[0] + 1 if cursors else None
    return Rank(place=place, value=holding.value, of=max(ahead.of, place or 0), as_of=ahead.as_of)
