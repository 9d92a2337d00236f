from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from domain.leaderboards.board import Period
from domain.leaderboards.order import BOTTOM, TOP, BoardCursor, is_ranked, ranked
from domain.shared.ids import UserId

BERLIN = ZoneInfo("Europe/Berlin")


def at(value: int, user: int) -> BoardCursor:
    return BoardCursor(value, UserId(user))


def test_equal_values_share_a_place_and_the_places_after_them_are_left_out() -> None:
    found = ranked([at(9, 1), at(7, 2), at(7, 3), at(7, 4), at(1, 5)], position=1, place=1)
    assert [(row.position, row.place) for row in found] == [(1, 1), (2, 2), (3, 2), (4, 2), (5, 5)]


def test_a_page_that_begins_among_equals_goes_on_with_their_place() -> None:
    found = ranked([at(7, 4), at(7, 5), at(1, 6)], position=12, place=9)
    assert [(row.position, row.place) for row in found] == [(12, 9), (13, 9), (14, 14)]


def test_the_larger_value_is_first_and_of_equals_the_older_account() -> None:
    in_order = [TOP, at(5, 0), at(5, 1), at(5, 2), at(4, 1), at(1, 9), BOTTOM]
    for number, one in enumerate(in_order):
        assert [one.is_before(other) for other in in_order] == [number < other for other in range(len(in_order))]
    assert at(5, 2).before_its_value == at(5, 0)


@pytest.mark.parametrize(
    ("value", "is_bot", "has_left", "show_left", "expected"),
    [
        (1, False, False, False, True),
        (0, False, False, True, False),
        (1, True, False, True, False),
        (1, False, True, False, False),
        (1, False, True, True, True),
        (1, True, True, True, False),
    ],
)
def test_on_a_board_is_who_has_something_is_no_bot_and_did_not_leave_unless_those_are_shown(
    value: int, is_bot: bool, has_left: bool, show_left: bool, expected: bool
) -> None:
    assert is_ranked(value, is_bot=is_bot, has_left=has_left, show_left=show_left) is expected


@pytest.mark.parametrize(
    ("period", "first_day", "since"),
    [
        (Period.TODAY, date(2026, 4, 2), datetime(2026, 4, 1, 22, tzinfo=UTC)),
        (Period.WEEK, date(2026, 3, 27), datetime(2026, 3, 26, 23, tzinfo=UTC)),
        (Period.MONTH, date(2026, 3, 4), datetime(2026, 3, 3, 23, tzinfo=UTC)),
    ],
)
def test_a_period_begins_with_a_day_in_the_guilds_time_zone(period: Period, first_day: date, since: datetime) -> None:
    """It is past midnight in Berlin, where clocks were put forward on 29 March."""
    now = datetime(2026, 4, 1, 22, 30, tzinfo=UTC)
    window = period.window(now, BERLIN)
    assert window is not None
    assert (window.first_day, window.before_day, window.since) == (first_day, date(2026, 4, 3), since)
    assert window.until == datetime(2026, 4, 2, 22, tzinfo=UTC)


@pytest.mark.parametrize(("period", "days"), [(Period.TODAY, [1]), (Period.WEEK, [5, 2]), (Period.MONTH, [5] * 6)])
def test_a_period_falls_into_parts_that_leave_nothing_out(period: Period, days: list[int]) -> None:
    whole = period.window(datetime(2026, 4, 1, 22, 30, tzinfo=UTC), BERLIN)
    assert whole is not None
    parts = whole.parts(5)
    assert [part.days for part in parts] == days
    assert (parts[0].first_day, parts[0].since) == (whole.first_day, whole.since)
    assert (parts[-1].before_day, parts[-1].until) == (whole.before_day, whole.until)
    for one, next_ in pairwise(parts):
        assert (one.before_day, one.until) == (next_.first_day, next_.since)


def test_all_time_has_no_beginning() -> None:
    assert Period.ALL_TIME.window(datetime(2026, 4, 1, tzinfo=UTC), BERLIN) is None
