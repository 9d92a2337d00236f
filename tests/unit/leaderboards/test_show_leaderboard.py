"""Pages that fit together, whichever way one turns them."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from application.leaderboards.landmarks import Spacing
from application.leaderboards.queries import BoardPage, Named
from application.leaderboards.show_leaderboard import AroundMe, Beyond, FromTheTop, ShowLeaderboard, WhichPage
from domain.guilds.guild import Choice
from domain.guilds.settings import TIME_ZONE
from domain.leaderboards.board import Board, Period
from domain.leaderboards.order import Ranked, Way
from domain.points.settings import CURRENCY
from domain.shared.ids import UserId
from tests.boards import FillMemory
from tests.builders import GUILD, MEMBER, MODERATOR, a_standing
from tests.fakes.boards import MemoryBoardReader
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.leaderboards import Leaderboards, brute_force

LARGE = Spacing(exact=3, every=4)

values = st.dictionaries(st.integers(1, 60), st.integers(0, 6), max_size=40)
NOT_THERE = 99
periods = st.sampled_from([Period.ALL_TIME, Period.WEEK])


def on(records: MemoryRecords, spacing: Spacing = LARGE) -> Leaderboards:
    return Leaderboards(MemoryBoardReader(records), MemoryGuildSettingsReader(records), FakeClock(), spacing)


async def filled(values: Mapping[int, int], period: Period = Period.ALL_TIME) -> Leaderboards:
    records = MemoryRecords()
    fill = FillMemory(records)
    if period is Period.ALL_TIME:
        await fill.hold(Board.XP, values)
    else:
        await fill.gain(Board.XP, values, day=START.date())
    return on(records)


def asking(
    page: WhichPage, *, size: int = 3, period: Period = Period.ALL_TIME, user: int = MEMBER, board: Board = Board.XP
) -> ShowLeaderboard:
    return ShowLeaderboard(guild=GUILD, by=a_standing(UserId(user)), board=board, period=period, page=page, size=size)


def rows(page: BoardPage) -> tuple[Ranked, ...]:
    return tuple(entry.ranked for entry in page.entries)


@settings(max_examples=80)
@given(values=values, size=st.integers(1, 7), period=periods)
async def test_turning_down_to_the_end_and_up_again_shows_the_whole_board_as_sorting_gives_it(
    values: dict[int, int], size: int, period: Period
) -> None:
    board, expected = await filled(values, period), brute_force(values)
    page = await board.show(asking(FromTheTop(), size=size, period=period))
    pages = [page]
    assert page.up is None
    while page.down is not None:
        page = await board.show(asking(Beyond(page.down, Way.DOWN), size=size, period=period))
        pages.append(page)
    assert sum(map(rows, pages), ()) == expected
    assert all(len(page.entries) == size for page in pages[:-1])
    for number in range(len(pages) - 1, 0, -1):
        assert page.up is not None
        page = await board.show(asking(Beyond(page.up, Way.UP), size=size, period=period))
        assert rows(page) == rows(pages[number - 1])
        assert page.down == rows(page)[-1]
    assert page.up is None


@settings(max_examples=80)
@given(values=values, size=st.integers(1, 7), period=periods, which=st.integers(0, 39))
async def test_the_page_around_me_is_the_one_that_turning_would_lead_to(
    values: dict[int, int], size: int, period: Period, which: int
) -> None:
    me = [*values, *[NOT_THERE] * (40 - len(values))][which]
    board, expected = await filled(values, period), brute_force(values)
    page = await board.show(asking(AroundMe(), size=size, period=period, user=me))
    mine = next((row for row in expected if row.cursor.user == me), None)
    first = 0 if mine is None else (mine.position - 1) // size * size
    assert rows(page) == expected[first : first + size]
    assert (page.up is None, page.down is None) == (first == 0, first + size >= len(expected))
    assert page.mine.place == (None if mine is None else mine.place)
    assert page.mine.of == len(expected)


async def test_a_page_says_how_its_members_are_called_and_who_left(records: MemoryRecords) -> None:
    fill = FillMemory(records)
    await fill.hold(Board.XP, {1: 3, 2: 2})
    await fill.know(1, "Emil", username="emil")
    page = await on(records).show(asking(FromTheTop()))
    assert [entry.named for entry in page.entries] == [Named(username="emil", display_name="Emil"), Named()]


async def test_what_came_in_above_while_turning_up_ends_at_a_whole_first_page() -> None:
    board = await filled({user: user for user in range(1, 8)})
    first = await board.show(asking(FromTheTop()))
    assert first.down is not None
    second = await board.show(asking(Beyond(first.down, Way.DOWN)))
    assert second.up is not None
    claimed = Ranked(second.up.cursor, position=2, place=2)
    page = await board.show(asking(Beyond(claimed, Way.UP)))
    assert rows(page) == rows(first)
    short = await board.show(asking(Beyond(rows(first)[1], Way.UP)))
    assert rows(short) == rows(first)


async def test_beyond_the_end_there_is_an_empty_page() -> None:
    board = await filled({user: user for user in range(1, 4)})
    last = (await board.show(asking(FromTheTop()))).entries[-1].ranked
    page = await board.show(asking(Beyond(last, Way.DOWN)))
    assert (page.entries, page.up, page.down) == ((), None, None)


async def test_who_stands_on_the_page_reads_the_same_place_below_it() -> None:
    """The landmarks know of nobody who came since; the page does."""
    records = MemoryRecords()
    fill, board = FillMemory(records), on(records)
    await fill.hold(Board.XP, {user: user for user in range(1, 8)})
    await board.show(asking(FromTheTop(), user=1))
    await fill.hold(Board.XP, {8: 8})
    page = await board.show(asking(FromTheTop(), size=10, user=1))
    assert (page.entries[-1].ranked.place, page.mine.place) == (8, 8)


async def test_a_period_is_counted_once_and_kept_for_a_minute(records: MemoryRecords) -> None:
    fill, board = FillMemory(records), on(records)
    await fill.gain(Board.XP, {1: 5}, day=START.date())
    first = await board.show(asking(FromTheTop(), period=Period.TODAY))
    assert first.counted_at == START
    await fill.gain(Board.XP, {2: 9}, day=START.date())
    board.clock.advance(timedelta(seconds=59))
    assert await board.show(asking(FromTheTop(), period=Period.TODAY)) == first
    board.clock.advance(timedelta(seconds=1))
    later = await board.show(asking(FromTheTop(), period=Period.TODAY))
    assert [row.cursor.user for row in rows(later)] == [2, 1]
    assert later.counted_at == START + timedelta(minutes=1)


async def test_the_board_of_all_time_is_read_as_it_is() -> None:
    assert (await (await filled({1: 1})).show(asking(FromTheTop()))).counted_at is None


async def test_today_is_today_in_the_guilds_time_zone(records: MemoryRecords, clock: FakeClock) -> None:
    """At noon in UTC it is tomorrow already in Kiritimati."""
    async with MemoryUnitOfWorkFactory(records)() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        guild.decide([Choice(TIME_ZONE, "Pacific/Kiritimati")], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()
    fill, board = FillMemory(records), on(records)
    await fill.gain(Board.XP, {1: 5}, day=START.date())
    await fill.gain(Board.XP, {2: 1}, day=START.date() + timedelta(days=1))
    page = await board.show(asking(FromTheTop(), period=Period.TODAY))
    assert [row.cursor.user for row in rows(page)] == [2]


@pytest.mark.parametrize("board", Board)
async def test_each_board_ranks_by_its_own_values(records: MemoryRecords, board: Board) -> None:
    fill = FillMemory(records)
    await fill.hold(board, {1: 4})
    pages = {each: await on(records).show(asking(FromTheTop(), board=each)) for each in Board}
    assert {each for each, page in pages.items() if page.entries} == {board}


async def test_points_are_called_what_the_guild_calls_them(records: MemoryRecords) -> None:
    async with MemoryUnitOfWorkFactory(records)() as uow:
        guild = await uow.guilds.register(GUILD, at=START)
        guild.decide([Choice(CURRENCY, "fish")], by=MODERATOR, at=START)
        await uow.guilds.save(guild)
        await uow.commit()
    assert (await on(records).show(asking(FromTheTop()))).currency == "fish"


@pytest.mark.parametrize("spacing", [Spacing(), LARGE], ids=["small", "large"])
async def test_who_leaves_is_on_no_page_and_has_no_place_and_who_returns_stands_where_they_stood(
    records: MemoryRecords, spacing: Spacing
) -> None:
    fill, board = FillMemory(records), on(records, spacing)
    await fill.hold(Board.XP, {user: user for user in range(1, 10)})
    seen = []
    for has_left in (False, True, False):
        await fill.know(5, has_left=has_left)
        board.clock.advance(timedelta(minutes=10))
        page = await board.show(asking(FromTheTop(), size=10, user=5))
        others = await board.show(asking(FromTheTop(), size=10, user=4))
        seen.append((len(page.entries), page.mine.place, others.mine.place, others.mine.of))
    assert seen == [(9, 5, 6, 9), (8, None, 5, 8), (9, 5, 6, 9)]
