"""Boards as they are read: in order, without those who are hidden, in parts that fit together."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from application.leaderboards.ports import BoardKey, Span
from application.leaderboards.queries import Holding, Named
from domain.leaderboards.board import Board, Window
from domain.leaderboards.order import BOTTOM, TOP, BoardCursor, Way
from domain.shared.ids import UserId
from infrastructure.leaderboards.sources import SOURCES
from tests.builders import GUILD, OTHER_GUILD
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.points import a_grant, a_transfer

XP = BoardKey(guild=GUILD, board=Board.XP, show_left=False)
TODAY = date(2026, 3, 1)
WEEK = Window(
    first_day=TODAY - timedelta(days=6),
    days=7,
    since=datetime(2026, 2, 23, tzinfo=UTC),
    until=datetime(2026, 3, 2, tzinfo=UTC),
)

every_board = pytest.mark.parametrize("board", Board)


def at(value: int, user: int) -> BoardCursor:
    return BoardCursor(value, UserId(user))


@every_board
async def test_the_larger_value_stands_first_and_of_equal_ones_the_older_account(
    registered: Backend, board: Board
) -> None:
    await registered.fill.hold(board, {5: 10, 3: 30, 9: 10, 1: 10, 4: 0})
    await registered.fill.hold(board, {7: 99}, guild=OTHER_GUILD)
    await registered.in_no_order(SOURCES[board].table.name, "members")
    key = BoardKey(guild=GUILD, board=board, show_left=False)
    assert await registered.boards.rows(key, TOP, Way.DOWN, 10) == (at(30, 3), at(10, 1), at(10, 5), at(10, 9))


async def test_points_in_the_mint_and_in_pots_are_nobodys(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.points.record(a_grant(UserId(3), 50), at=START)
        await uow.commit()
    key = BoardKey(guild=GUILD, board=Board.POINTS, show_left=False)
    assert await registered.boards.rows(key, TOP, Way.DOWN, 10) == (at(50, 3),)


@every_board
async def test_bots_are_on_no_board_and_who_left_only_where_they_are_shown(registered: Backend, board: Board) -> None:
    await registered.fill.hold(board, {1: 50, 2: 40, 3: 30, 4: 20})
    await registered.fill.know(1, is_bot=True)
    await registered.fill.know(2, has_left=True)
    await registered.fill.know(3)
    await registered.fill.know(4, is_bot=True, has_left=True)
    for show_left, expected in ((False, (at(30, 3),)), (True, (at(40, 2), at(30, 3)))):
        key = BoardKey(guild=GUILD, board=board, show_left=show_left)
        assert await registered.boards.rows(key, TOP, Way.DOWN, 10) == expected
        [count] = await registered.boards.count(key, [Span(after=TOP, before=BOTTOM)], limit=10)
        assert count == len(expected)
        stretch = await registered.boards.stretch(key, TOP, size=10, every=1)
        assert stretch.marks == expected


async def test_who_was_never_met_is_taken_for_present(registered: Backend) -> None:
    await registered.fill.hold(Board.XP, {1: 50})
    await registered.fill.know(1, has_left=True, guild=OTHER_GUILD)
    assert await registered.boards.rows(XP, TOP, Way.DOWN, 10) == (at(50, 1),)


async def test_what_is_known_of_who_is_to_be_ranked(registered: Backend) -> None:
    await registered.fill.hold(Board.XP, {1: 50, 2: 40, 3: 30})
    await registered.fill.know(2, has_left=True)
    await registered.fill.know(3, is_bot=True)
    found = [await registered.boards.holding(GUILD, Board.XP, UserId(user)) for user in (1, 2, 3, 4)]
    assert found == [
        Holding(user=UserId(1), value=50),
        Holding(user=UserId(2), value=40, has_left=True),
        Holding(user=UserId(3), value=30, is_bot=True),
        Holding(user=UserId(4), value=0),
    ]


async def test_who_is_known_has_names_and_nobody_else(registered: Backend) -> None:
    await registered.fill.know(1, "Emil", username="emil")
    await registered.fill.know(2, has_left=True)
    await registered.fill.know(3, "Elsewhere", guild=OTHER_GUILD)
    assert await registered.boards.named(GUILD, [UserId(1), UserId(2), UserId(3)]) == {
        1: Named(username="emil", display_name="Emil"),
        2: Named(has_left=True),
    }
    assert await registered.boards.named(GUILD, []) == {}


values = st.dictionaries(st.integers(1, 40), st.integers(0, 4), max_size=30)
cursors = st.builds(at, st.integers(0, 5), st.integers(0, 41)) | st.just(TOP) | st.just(BOTTOM)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(values=values, one=cursors, other=cursors, size=st.integers(1, 7), every=st.integers(1, 4))
async def test_every_part_of_a_board_is_that_part_of_the_whole(
    registered: Backend, values: dict[int, int], one: BoardCursor, other: BoardCursor, size: int, every: int
) -> None:
    """With many ties, at places where there is a row and where there is none."""
    await registered.fill.hold(Board.XP, dict.fromkeys(range(1, 41), 0) | values)
    whole = sorted((at(value, user) for user, value in values.items() if value), key=lambda row: row.order)
    below, above = [row for row in whole if one.is_before(row)], [row for row in whole if row.is_before(one)]
    assert await registered.boards.rows(XP, one, Way.DOWN, size) == tuple(below[:size])
    assert await registered.boards.rows(XP, one, Way.UP, size) == tuple(above[-size:])
    stretch = await registered.boards.stretch(XP, one, size=size, every=every)
    assert (stretch.marks, stretch.count) == (tuple(below[:size][every - 1 :: every]), len(below[:size]))
    assert stretch.last == (below[:size][-1] if below else None)
    first, last = (one, other) if one.is_before(other) else (other, one)
    spans = [Span(after=first, before=last), Span(after=TOP, before=one)]
    expected = [sum(span.after.is_before(row) and row.is_before(span.before) for row in whole) for span in spans]
    assert await registered.boards.count(XP, spans, limit=100) == tuple(expected)


async def test_neither_end_of_a_span_is_counted_with_it(registered: Backend) -> None:
    await registered.fill.hold(Board.XP, {1: 7, 2: 7, 3: 7, 4: 5, 5: 3, 6: 3})
    spans = {
        Span(after=at(7, 1), before=at(7, 3)): 1,
        Span(after=at(7, 1), before=at(3, 6)): 4,
        Span(after=at(7, 3), before=at(3, 5)): 1,
    }
    assert await registered.boards.count(XP, [*spans], limit=10) == tuple(spans.values())


@pytest.mark.parametrize("tied", [True, False])
async def test_a_count_ends_not_far_beyond_its_limit(registered: Backend, tied: bool) -> None:
    await registered.fill.hold(Board.XP, {user: 7 if tied else user for user in range(1, 101)})
    spans = [Span(after=TOP, before=BOTTOM), Span(after=at(7, 1) if tied else TOP, before=BOTTOM)]
    for count in await registered.boards.count(XP, spans, limit=10):
        assert 10 <= count <= 30


async def gains(backend: Backend, board: Board) -> dict[int, int]:
    users, values = await backend.boards.gains(GUILD, board, WEEK)
    assert len({*users}) == len(users)
    return dict(zip(users, values, strict=True))


@pytest.mark.parametrize("board", [Board.XP, Board.MESSAGES, Board.VOICE])
async def test_what_was_gained_is_the_sum_of_the_days_of_the_window(registered: Backend, board: Board) -> None:
    for days_ago, gained in ((-1, {1: 7}), (0, {1: 5, 2: 1, 5: 0}), (6, {1: 5, 3: 10}), (7, {1: 1000, 4: 1000})):
        await registered.fill.gain(board, gained, day=TODAY - timedelta(days=days_ago))
    await registered.fill.gain(board, {9: 9}, day=TODAY, guild=OTHER_GUILD)
    assert await gains(registered, board) == {1: 10, 2: 1, 3: 10, 5: 0}


async def test_points_gained_are_by_how_much_the_wallet_grew(registered: Backend) -> None:
    one, two, three = UserId(1), UserId(2), UserId(3)
    async with registered.uow() as uow:
        await uow.points.record(a_grant(one, 100), at=WEEK.since - timedelta(seconds=1))
        await uow.points.record(a_transfer(one, two, 40), at=WEEK.since)
        await uow.points.record(a_transfer(two, one, 15), at=START)
        await uow.points.record(a_grant(three, 25), at=START)
        await uow.points.record(a_grant(three, 1000), at=WEEK.until)
        await uow.points.record(a_grant(UserId(9), 25, guild=OTHER_GUILD), at=START)
        await uow.commit()
    assert await gains(registered, Board.POINTS) == {1: -25, 2: 25, 3: 25}


async def test_hidden_are_bots_and_those_who_left_unless_they_are_shown(registered: Backend) -> None:
    for user, is_bot, has_left in ((1, True, False), (2, False, True), (3, False, False), (4, True, True)):
        await registered.fill.know(user, is_bot=is_bot, has_left=has_left)
    await registered.fill.know(9, is_bot=True, guild=OTHER_GUILD)
    assert {*await registered.boards.hidden(GUILD, show_left=False)} == {1, 2, 4}
    assert {*await registered.boards.hidden(GUILD, show_left=True)} == {1, 4}


async def test_an_empty_board_has_no_rows(registered: Backend) -> None:
    assert await registered.boards.rows(XP, TOP, Way.DOWN, 10) == ()
    stretch = await registered.boards.stretch(XP, TOP, size=10, every=2)
    assert (stretch.marks, stretch.count, stretch.last) == ((), 0, None)
    assert await gains(registered, Board.XP) == {}
    assert not await registered.boards.hidden(GUILD, show_left=False)
