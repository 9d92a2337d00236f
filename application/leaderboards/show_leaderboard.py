from collections.abc import Sequence

from attrs import define, evolve, field, frozen

from application.leaderboards.ports import BoardReader
from application.leaderboards.queries import BoardEntry, BoardPage, Named, Rank
from application.leaderboards.rankings import Ranking, Rankings, is_on, rank_on
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import TOP, BoardCursor, Ranked, Way, ranked
from domain.points.settings import CURRENCY
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen
class FromTheTop:
    """The first page."""


@frozen
class AroundMe:
    """The page on which the person who asks stands; the first where they are not ranked."""


@frozen
class Beyond:
    """The page that begins, or upwards ends, next to a row that was shown."""

    edge: Ranked
    way: Way


type WhichPage = FromTheTop | AroundMe | Beyond


@frozen(kw_only=True)
class ShowLeaderboard:
    """Anybody may look at it."""

    guild: GuildId
    by: Standing
    board: Board
    period: Period
    page: WhichPage = field(factory=FromTheTop)
    size: int = 10


@frozen
class _Found:
    """Rows of a page, and whether more follow either way."""

    rows: tuple[Ranked, ...]
    more_above: bool
    more_below: bool


@define
class ShowLeaderboardHandler:
    _rankings: Rankings
    _boards: BoardReader

    async def __call__(self, command: ShowLeaderboard) -> BoardPage:
        ranking = await self._rankings.of(command.guild, command.board, command.period)
        holding = await ranking.holding(command.by.user)
        me = BoardCursor(holding.value, holding.user)
        match command.page:
            case AroundMe() if is_on(ranking, holding):
                found = await _around(ranking, me, command.size)
            case Beyond(edge, Way.DOWN):
                found = await _below(ranking, edge, command.size)
            case Beyond(edge, Way.UP):
                found = await _above(ranking, edge, command.size)
            case _:
                found = await _top(ranking, command.size)
        named = await self._boards.named(command.guild, [row.cursor.user for row in found.rows])
        return BoardPage(
            asker=command.by.user,
            entries=tuple(BoardEntry(row, named.get(row.cursor.user, Named())) for row in found.rows),
            up=found.rows[0] if found.more_above else None,
            down=found.rows[-1] if found.more_below else None,
            mine=_as_shown(await rank_on(ranking, holding), found, me),
            counted_at=ranking.counted_at,
            currency=(await self._rankings.settings(command.guild))[CURRENCY],
        )


def _as_shown(mine: Rank, found: _Found, me: BoardCursor) -> Rank:
    """Who stands on the page reads the same place below it."""
    shown = next((row for row in found.rows if row.cursor == me), None)
    return mine if shown is None else evolve(mine, place=shown.place)


async def _top(ranking: Ranking, size: int) -> _Found:
    rows = await ranking.rows(TOP, Way.DOWN, size + 1)
    return _Found(ranked(rows[:size], position=1, place=1), more_above=False, more_below=len(rows) > size)


async def _below(ranking: Ranking, edge: Ranked, size: int) -> _Found:
    rows = await ranking.rows(edge.cursor, Way.DOWN, size + 1)
    position = edge.position + 1
    place = edge.place if rows and rows[0].value == edge.cursor.value else position
    found = ranked(rows[:size], position=position, place=place)
    return _Found(found, more_above=bool(found), more_below=len(rows) > size)


async def _above(ranking: Ranking, edge: Ranked, size: int) -> _Found:
    rows = await ranking.rows(edge.cursor, Way.UP, size + 1)
    if len(rows) <= size:  # the top is reached, and its page is a whole one
        return await _top(ranking, size)
    position = max(edge.position - size, 2)
    place = await _place_of_first(ranking, rows, position)
    return _Found(ranked(rows[1:], position=position, place=place), more_above=True, more_below=True)


async def _around(ranking: Ranking, me: BoardCursor, size: int) -> _Found:
    """Pages are laid out as they are from the top."""
    ahead = await ranking.ahead_of([me])
    [above] = ahead.counts
    before = above % size
    rows = await ranking.rows(me, Way.UP, before + 1)
    from_me = (me, *await ranking.rows(me, Way.DOWN, size - before))
    more_above = len(rows) > before
    shown = (*rows[-before:], *from_me[: size - before]) if before else from_me[: size - before]
    position = above - before + 1 if more_above else 1
    place = await _place_of_first(ranking, (*rows[:1], *shown), position) if more_above else 1
    more_below = len(from_me) > size - before
    return _Found(ranked(shown, position=position, place=place), more_above=more_above, more_below=more_below)


async def _place_of_first(ranking: Ranking, rows: Sequence[BoardCursor], position: int) -> int:
    """The place of the second of these rows, which stands at this position: the first of them is not shown."""
    unseen, first = rows[0], rows[1]
    if unseen.value != first.value:
        return position
    ahead = await ranking.ahead_of([first.before_its_value])
    return min(ahead.counts[0] + 1, position)
