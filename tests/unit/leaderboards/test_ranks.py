"""Places are those that sorting the whole board gives, however few rows are counted."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.leaderboards.landmarks import Spacing, Surveyor
from application.leaderboards.ports import BoardKey
from application.leaderboards.queries import Holding, Rank
from domain.guilds.guild import Choice
from domain.leaderboards.board import Board
from domain.leaderboards.order import BoardCursor, Ranked
from domain.leaderboards.settings import SHOW_LEFT
from domain.shared.ids import UserId
from tests.boards import FillMemory
from tests.builders import GUILD, MODERATOR
from tests.fakes.boards import MemoryBoardReader
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.leaderboards import Leaderboards, brute_force

SMALL = Spacing(exact=1000)
LARGE = Spacing(exact=3, every=4)
"""Nearly every board is a large one."""

values = st.dictionaries(st.integers(1, 60), st.integers(0, 6), max_size=60)
leavers = st.sets(st.integers(1, 60))
spacings = st.builds(Spacing, exact=st.integers(0, 10), every=st.integers(1, 9))


def on(records: MemoryRecords, spacing: Spacing) -> Leaderboards:
    return Leaderboards(MemoryBoardReader(records), MemoryGuildSettingsReader(records), FakeClock(), spacing)


async def let_leavers_be_shown(records: MemoryRecords) -> None:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        guild.decide([Choice(SHOW_LEFT, True)], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()


def places(board: tuple[Ranked, ...]) -> Mapping[int, int]:
    return {row.cursor.user: row.place for row in board}


@settings(max_examples=100)
@given(values=values, left=leavers, show_left=st.booleans(), spacing=spacings)
async def test_everybody_has_the_place_that_sorting_gives(
    values: dict[int, int], left: set[int], show_left: bool, spacing: Spacing
) -> None:
    records = MemoryRecords()
    fill, board = FillMemory(records), on(records, spacing)
    await fill.hold(Board.XP, values)
    for user in left:
        await fill.know(user, has_left=True)
    if show_left:
        await let_leavers_be_shown(records)
    shown = values if show_left else {user: value for user, value in values.items() if user not in left}
    expected = places(brute_force(shown))
    for user in range(1, 61):
        rank = await board.ranks.rank(GUILD, UserId(user), Board.XP)
        assert (rank.place, rank.value, rank.of) == (expected.get(user), values.get(user, 0), len(expected))


@settings(max_examples=100)
@given(before=values, after=values)
async def test_after_changes_a_place_is_off_by_those_who_passed_a_landmark_at_most_and_then_right_again(
    before: dict[int, int], after: dict[int, int]
) -> None:
    records = MemoryRecords()
    fill, board = FillMemory(records), on(records, LARGE)
    await fill.hold(Board.XP, before)
    await board.ranks.rank(GUILD, UserId(1), Board.XP)
    now = before | after
    await fill.hold(Board.XP, now)
    changed, expected = sum(before.get(user, 0) != value for user, value in now.items()), places(brute_force(now))
    for user in now:
        rank = await board.ranks.rank(GUILD, UserId(user), Board.XP)
        if rank.as_of is None:
            assert rank.place == expected.get(user)
        elif rank.place is not None:
            assert abs(rank.place - expected[user]) <= changed
            assert 1 <= rank.place <= rank.of
    board.clock.advance(timedelta(minutes=10))
    for user in now:
        assert (await board.ranks.rank(GUILD, UserId(user), Board.XP)).place == expected.get(user)


@pytest.fixture
def fill(records: MemoryRecords) -> FillMemory:
    return FillMemory(records)


async def test_on_a_small_board_all_is_exact_at_once(records: MemoryRecords, fill: FillMemory) -> None:
    board = on(records, SMALL)
    await fill.hold(Board.XP, {user: user for user in range(1, 11)})
    assert await board.ranks.rank(GUILD, UserId(1), Board.XP) == Rank(place=10, value=1, of=10)
    await fill.hold(Board.XP, {1: 100})
    assert await board.ranks.rank(GUILD, UserId(1), Board.XP) == Rank(place=1, value=100, of=10)


async def test_on_a_large_board_it_is_said_when_those_above_were_counted(
    records: MemoryRecords, fill: FillMemory
) -> None:
    board = on(records, LARGE)
    await fill.hold(Board.XP, {user: user for user in range(1, 101)})
    assert await board.ranks.rank(GUILD, UserId(1), Board.XP) == Rank(place=100, value=1, of=100, as_of=START)
    board.clock.advance(timedelta(minutes=9))
    await fill.hold(Board.XP, {101: 101})
    assert await board.ranks.rank(GUILD, UserId(1), Board.XP) == Rank(place=100, value=1, of=100, as_of=START)
    await board.landmarks.refresh()
    later = START + timedelta(minutes=9)
    assert await board.ranks.rank(GUILD, UserId(1), Board.XP) == Rank(place=101, value=1, of=101, as_of=later)


async def test_ones_own_new_value_counts_at_once_on_a_large_board_too(records: MemoryRecords, fill: FillMemory) -> None:
    board = on(records, LARGE)
    await fill.hold(Board.XP, {user: user for user in range(1, 101)})
    assert (await board.ranks.rank(GUILD, UserId(1), Board.XP)).place == 100
    await fill.hold(Board.XP, {1: 60})
    assert (await board.ranks.rank(GUILD, UserId(1), Board.XP)).place == 41


async def test_a_landslide_makes_the_landmarks_be_taken_anew(records: MemoryRecords, fill: FillMemory) -> None:
    """A thousand members are given the same at once: too many then stand between two landmarks."""
    board = on(records, LARGE)
    await fill.hold(Board.XP, {user: user for user in range(1, 101)})
    await board.ranks.rank(GUILD, UserId(1), Board.XP)
    await fill.hold(Board.XP, dict.fromkeys(range(200, 300), 50))
    board.clock.advance(timedelta(seconds=1))
    rank = await board.ranks.rank(GUILD, UserId(49), Board.XP)
    assert rank == Rank(place=152, value=49, of=200, as_of=START + timedelta(seconds=1))


async def test_who_is_not_on_the_board_has_no_place_on_it(records: MemoryRecords, fill: FillMemory) -> None:
    for spacing in (SMALL, LARGE):
        board = on(records, spacing)
        await fill.hold(Board.XP, {user: user for user in range(10, 20)})
        await fill.know(15, has_left=True)
        await fill.know(16, is_bot=True)
        for user, value in ((15, 15), (16, 16), (1, 0)):
            rank = await board.ranks.rank(GUILD, UserId(user), Board.XP)
            assert (rank.place, rank.value, rank.of) == (None, value, 8)


async def test_a_value_that_is_known_already_is_ranked_alike(records: MemoryRecords, fill: FillMemory) -> None:
    board = on(records, SMALL)
    await fill.hold(Board.POINTS, {user: user for user in range(10, 20)})
    for holding in (
        Holding(user=UserId(12), value=12),
        Holding(user=UserId(12), value=12, has_left=True),
        Holding(user=UserId(12), value=12, is_bot=True),
    ):
        rank = await board.ranks.rank_of(GUILD, holding, Board.POINTS)
        is_on = not (holding.has_left or holding.is_bot)
        assert rank == Rank(place=8 if is_on else None, value=12, of=10)


async def test_landmarks_are_few(records: MemoryRecords, fill: FillMemory) -> None:
    await fill.hold(Board.XP, {user: user for user in range(1, 1001)})
    survey = Surveyor(MemoryBoardReader(records), Spacing(every=100))
    landmarks = await survey(BoardKey(guild=GUILD, board=Board.XP, show_left=False))
    assert (len(landmarks), landmarks.total) == (10, 1000)
    assert landmarks.values.itemsize == landmarks.users.itemsize == 8
    assert landmarks.before(BoardCursor(801, UserId(0))) == (BoardCursor(901, UserId(901)), 100)
