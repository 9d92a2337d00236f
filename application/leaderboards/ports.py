"""What leaderboards need of storage."""

from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from attrs import frozen

from application.leaderboards.queries import Holding, Named
from domain.leaderboards.board import Board, Window
from domain.leaderboards.order import BoardCursor, Way, rows_before
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class BoardKey:
    """A guild's board, with members who left or without. Bots are on neither."""

    guild: GuildId
    board: Board
    show_left: bool


@frozen(kw_only=True)
class Span:
    """The rows between two places; neither end is among them."""

    after: BoardCursor
    before: BoardCursor


@frozen(kw_only=True)
class Stretch:
    """A part of a board: every so many-th row, how many rows there are, and the last of them."""

    marks: tuple[BoardCursor, ...]
    count: int
    last: BoardCursor | None


@frozen
class Tally:
    """A whole board in its order, as columns."""

    values: Sequence[int]
    users: Sequence[int]
    by_user: Sequence[int]
    """The rows' numbers, in the order of the users' ids."""

    def __len__(self) -> int:
        return len(self.values)

    def ahead_of(self, cursor: BoardCursor) -> int:
        """How many rows stand before it."""
        return rows_before(cursor, self.values, self.users)

    def value_of(self, user: UserId) -> int:
        """0 for who is not on it."""
        at = bisect_left(self.by_user, int(user), key=lambda row: self.users[row])
        if at == len(self.by_user) or self.users[self.by_user[at]] != user:
            return 0
        return self.values[self.by_user[at]]

    def rows(self, first: int, end: int) -> tuple[BoardCursor, ...]:
        found = zip(self.values[first:end], self.users[first:end], strict=True)
        return tuple(BoardCursor(value, UserId(user)) for value, user in found)


class BoardReader(Protocol):
    async def rows(self, key: BoardKey, beyond: BoardCursor, way: Way, size: int) -> tuple[BoardCursor, ...]:
        """Up to `size` rows beyond the cursor, the nearest ones, in the board's order whichever way they lie."""
        ...

    async def count(self, key: BoardKey, spans: Sequence[Span], *, limit: int) -> tuple[int, ...]:
        """How many rows each span holds, in one statement. A span of more than `limit` is not counted to its end: the
        answer is then between `limit` and three times that."""
        ...

    async def stretch(self, key: BoardKey, after: BoardCursor, *, size: int, every: int) -> Stretch:
        """The next `size` rows, and every `every`-th of them."""
        ...

    async def gains(self, guild: GuildId, board: Board, window: Window) -> tuple[Sequence[int], Sequence[int]]:
        """Who gained what in the window, in no order; it may be less than nothing."""
        ...

    async def hidden(self, guild: GuildId, *, show_left: bool) -> Collection[int]:
        """Members who are on no board: bots, and those who left unless they are shown."""
        ...

    async def holding(self, guild: GuildId, board: Board, user: UserId) -> Holding: ...

    async def named(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Named]:
        """Those who are known as members."""
        ...
