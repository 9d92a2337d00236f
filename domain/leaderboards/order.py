"""The order of a board: the larger value first, and of equal values the older account, whose id is smaller.

Equal values share a place, and the places after them are left out: 1, 2, 2, 4.
"""

from bisect import bisect_left
from collections.abc import Sequence
from enum import Enum

from attrs import frozen

from domain.shared.ids import UserId

_LARGEST = 2**63 - 1


class Way(Enum):
    UP = "up"
    DOWN = "down"


@frozen
class BoardCursor:
    """Where in a board's order a member stands, whether or not there is such a row."""

    value: int
    user: UserId

    @property
    def before_its_value(self) -> "BoardCursor":
        """Where the first of those begin who have this value."""
        return BoardCursor(self.value, UserId(0))

    @property
    def order(self) -> tuple[int, int]:
        """The smaller one stands first."""
        return -self.value, self.user

    def is_before(self, other: "BoardCursor") -> bool:
        return self.order < other.order


TOP = BoardCursor(_LARGEST, UserId(0))
"""Before everybody."""

BOTTOM = BoardCursor(0, UserId(0))
"""After everybody: who has nothing is on no board."""


def rows_before(cursor: BoardCursor, values: Sequence[int], users: Sequence[int]) -> int:
    """How many rows of a board, given in its order as two columns, stand before the cursor."""
    return bisect_left(range(len(values)), cursor.order, key=lambda row: (-values[row], users[row]))


@frozen
class Ranked:
    """`position` counts everybody from 1 on; `place` is that of the first who has the same value."""

    cursor: BoardCursor
    position: int
    place: int


def ranked(rows: Sequence[BoardCursor], *, position: int, place: int) -> tuple[Ranked, ...]:
    """Rows that follow one another, the first of them at this position and place."""
    found = list[Ranked]()
    for number, row in enumerate(rows):
        if number and row.value != rows[number - 1].value:
            place = position + number
        found.append(Ranked(row, position + number, place))
    return tuple(found)


def is_ranked(value: int, *, is_bot: bool, has_left: bool, show_left: bool) -> bool:
    """Whether a member is on a board; the same for its pages and for their own rank."""
    return value > 0 and not is_bot and (show_left or not has_left)
