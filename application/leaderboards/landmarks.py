"""Where a large board's every 500th row stands, so that a rank is a count of the few rows since the nearest of them."""

from array import array
from bisect import bisect_left

from attrs import define, frozen

from application.leaderboards.ports import BoardKey, BoardReader
from domain.leaderboards.order import TOP, BoardCursor
from domain.shared.ids import UserId

EVERY = 500
_STRETCH = 40 * EVERY


@frozen
class Landmarks:
    """Row `EVERY`, row 2 x `EVERY`, ... of a board; 16 bytes each."""

    values: "array[int]"
    users: "array[int]"
    total: int

    def __len__(self) -> int:
        return len(self.values)

    def before(self, cursor: BoardCursor) -> tuple[BoardCursor, int]:
        """The nearest one before it, and that one's position; the top of the board where there is none."""
        above = bisect_left(
            range(len(self)), (-cursor.value, cursor.user), key=lambda mark: (-self.values[mark], self.users[mark])
        )
        if above == 0:
            return TOP, 0
        return BoardCursor(self.values[above - 1], UserId(self.users[above - 1])), above * EVERY


@define
class Surveyor:
    """Walks a board from the top in stretches, so that no statement is a long one."""

    _boards: BoardReader

    async def __call__(self, key: BoardKey) -> Landmarks:
        values, users, total, after = array("q"), array("q"), 0, TOP
        while True:
            stretch = await self._boards.stretch(key, after, size=_STRETCH, every=EVERY)
            values.extend(mark.value for mark in stretch.marks)
            users.extend(mark.user for mark in stretch.marks)
            total += stretch.count
            if stretch.last is None or stretch.count < _STRETCH:
                return Landmarks(values, users, total)
            after = stretch.last
