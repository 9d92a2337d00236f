"""A board of a period is the sum of its parts, in order."""

from collections import Counter
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from application.leaderboards.ports import BoardKey
from application.leaderboards.tallies import Tallier, TallyKey
from domain.leaderboards.board import Board, Window
from domain.leaderboards.order import BoardCursor
from domain.shared.ids import UserId
from tests.boards import FillMemory
from tests.builders import GUILD
from tests.fakes.boards import MemoryBoardReader
from tests.fakes.clock import START
from tests.fakes.records import MemoryRecords
from tests.leaderboards import brute_force

TODAY = START.date()


@settings(max_examples=50)
@given(
    gains=st.dictionaries(st.tuples(st.integers(1, 9), st.integers(-1, 12)), st.integers(0, 5)),
    days=st.integers(1, 12),
    left=st.sets(st.integers(1, 9)),
    show_left=st.booleans(),
)
async def test_it_is_what_adding_up_the_days_and_sorting_gives(
    gains: dict[tuple[int, int], int], days: int, left: set[int], show_left: bool
) -> None:
    records = MemoryRecords()
    fill, sums = FillMemory(records), Counter[int]()
    for (user, days_ago), gained in gains.items():
        await fill.gain(Board.XP, {user: gained}, day=TODAY - timedelta(days=days_ago))
        if 0 <= days_ago < days and (show_left or user not in left):
            sums[user] += gained
    for user in left:
        await fill.know(user, has_left=True)
    first_day = TODAY - timedelta(days=days - 1)
    window = Window(first_day=first_day, days=days, since=START - timedelta(days=days), until=START)
    key = TallyKey(BoardKey(guild=GUILD, board=Board.XP, show_left=show_left), window)
    tally = await Tallier(MemoryBoardReader(records))(key)
    expected = [row.cursor for row in brute_force(sums)]
    assert [*tally.rows(0, 100)] == expected
    for place, cursor in enumerate(expected):
        assert tally.ahead_of(cursor) == place
        assert tally.ahead_of(BoardCursor(cursor.value, UserId(cursor.user + 1))) == place + 1
        assert tally.value_of(cursor.user) == cursor.value
    assert tally.value_of(UserId(99)) == 0
