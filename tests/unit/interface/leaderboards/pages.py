"""Pages of leaderboards."""

from datetime import datetime

from application.leaderboards.queries import BoardEntry, BoardPage, Named, Rank
from domain.leaderboards.order import BoardCursor, Ranked
from domain.shared.ids import UserId
from tests.builders import MEMBER

LARGEST = 2**63 - 1


def an_entry(
    user: int, value: int, *, position: int, place: int | None = None, named: Named | None = None
) -> BoardEntry:
    row = Ranked(BoardCursor(value, UserId(user)), position=position, place=place or position)
    return BoardEntry(row, named or Named())


def a_page(
    *entries: BoardEntry,
    mine: Rank | None = None,
    currency: str = "points",
    counted_at: datetime | None = None,
    up: Ranked | None = None,
    down: Ranked | None = None,
) -> BoardPage:
    return BoardPage(
        asker=MEMBER,
        entries=entries,
        up=up,
        down=down,
        mine=mine or Rank(place=7, value=15, of=25),
        currency=currency,
        counted_at=counted_at,
    )
