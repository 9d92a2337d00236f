"""Where a large board's every 250th row stands, so that a rank is a count of the few rows since the nearest of them."""

from array import array

from attrs import define, frozen

from application.leaderboards.ports import BoardKey, BoardReader
from domain.leaderboards.order import TOP, BoardCursor, rows_before
from domain.shared.ids import UserId


@frozen(kw_only=True)
class Spacing:
    """`exact` rows are counted each time; on a larger board, where every `every`-th row stands is known."""

    exact: int = 1_000
    every: int = 250

    @property
    def stretch(self) -> int:
        """Rows that are looked at in one statement."""
        return 80 * self.every

    @property
    def too_many(self) -> int:
        """Rows since a landmark that say that the landmarks are out of date."""
        return 4 * self.every


@frozen
class Landmarks:
    """Row `every`, row 2 x `every`, ... of a board; 16 bytes each."""

    every: int
    values: "array[int]"
    users: "array[int]"
    total: int

    def __len__(self) -> int:
        return len(self.values)

    def before(self, cursor: BoardCursor) -> tuple[BoardCursor, int]:
        """The nearest one before it, and that one's position; the top of the board where there is none."""
        above = rows_before(cursor, self.values, self.users)
        if above == 0:
            return TOP, 0
        return BoardCursor(self.values[above - 1], UserId(self.users[above - 1])), above * self.every


@define
class Surveyor:
    """Walks a board from the top in stretches, so that no statement is a long one."""

    _boards: BoardReader
    _spacing: Spacing

    async def __call__(self, key: BoardKey) -> Landmarks:
        size, every = self._spacing.stretch, self._spacing.every
        values, users, total, after = array("q"), array("q"), 0, TOP
        while True:
            stretch = await self._boards.stretch(key, after, size=size, every=every)
            values.extend(mark.value for mark in stretch.marks)
            users.extend(mark.user for mark in stretch.marks)
            total += stretch.count
            if stretch.last is None or stretch.count < size:
                return Landmarks(every, values, users, total)
            after = stretch.last
