"""When a guild is told of its week."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.charts.span import Span
from domain.charts.weeks import due_week, next_told, week_of

BERLIN = ZoneInfo("Europe/Berlin")
WEEK = date(2026, 11, 16)
ZONES = ["UTC", "Europe/Berlin", "Pacific/Kiritimati", "Pacific/Niue", "America/New_York", "Asia/Kathmandu"]
YEAR = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.integers(0, 365 * 24 * 60).map(lambda minutes: YEAR + timedelta(minutes=minutes))


def in_berlin(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("now", "week"),
    [
        (in_berlin(23, 8, 59), None),
        (in_berlin(23, 9), WEEK),
        (in_berlin(24, 3), WEEK),
        (in_berlin(26, 9), WEEK),
        (in_berlin(26, 9, 1), None),
        (in_berlin(29, 23, 59), None),
        (in_berlin(30, 9), date(2026, 11, 23)),
    ],
)
def test_a_week_is_told_of_from_monday_at_nine_for_three_days(now: datetime, week: date | None) -> None:
    assert due_week(now, BERLIN) == week


@given(moments)
def test_at_one_moment_the_same_week_is_due_wherever_one_is(now: datetime) -> None:
    assert len({due_week(now, ZoneInfo(zone)) for zone in ZONES} - {None}) <= 1


@given(moments, st.sampled_from(ZONES))
def test_the_next_one_is_told_of_on_a_monday_at_nine_within_a_week(now: datetime, name: str) -> None:
    zone = ZoneInfo(name)
    told = next_told(now, zone)
    there = told.astimezone(zone)
    assert (there.weekday(), there.hour, there.minute) == (0, 9, 0)
    assert timedelta(0) < told - now <= timedelta(days=7, hours=1)
    assert due_week(told, zone) is not None


def test_a_week_is_monday_to_sunday() -> None:
    assert week_of(WEEK) == Span(WEEK, date(2026, 11, 22))
