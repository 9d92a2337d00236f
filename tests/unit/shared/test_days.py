"""A guild's days, on clocks that are put forward and back."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.days import day_before, day_of, start_of
from tests.fakes.clock import START

BERLIN, SANTIAGO, HAVANA, APIA = map(ZoneInfo, ("Europe/Berlin", "America/Santiago", "America/Havana", "Pacific/Apia"))


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        (BERLIN, date(2026, 3, 28), 24),
        (BERLIN, date(2026, 3, 29), 23),
        (BERLIN, date(2026, 10, 25), 25),
        (SANTIAGO, date(2026, 9, 6), 23),  # midnight is skipped: the day begins at 01:00
        (SANTIAGO, date(2026, 4, 4), 25),
        (HAVANA, date(2026, 11, 1), 25),  # its first hour comes twice
    ],
)
def test_a_day_lasts_as_long_as_the_clocks_let_it(zone: ZoneInfo, day: date, hours: int) -> None:
    assert start_of(day + timedelta(days=1), zone) - start_of(day, zone) == timedelta(hours=hours)


def test_a_day_whose_midnight_is_skipped_begins_with_the_first_hour_there_is() -> None:
    assert start_of(date(2026, 9, 6), SANTIAGO).astimezone(SANTIAGO).hour == 1


def test_a_day_whose_first_hour_comes_twice_begins_the_first_time() -> None:
    begins = start_of(date(2026, 11, 1), HAVANA)
    assert begins.astimezone(HAVANA).fold == 0
    assert day_of(begins - timedelta(seconds=1), HAVANA) == date(2026, 10, 31)


def test_the_day_before_is_the_one_that_there_was() -> None:
    assert day_before(date(2026, 3, 1), BERLIN) == date(2026, 2, 28)
    assert day_before(date(2011, 12, 31), APIA) == date(2011, 12, 29)  # Samoa crossed the date line


@given(
    moment=st.integers(1_420_000_000, 2_051_000_000).map(lambda second: datetime.fromtimestamp(second, UTC)),
    zone=st.sampled_from([BERLIN, SANTIAGO, HAVANA, APIA, ZoneInfo("UTC"), ZoneInfo("Asia/Kathmandu")]),
)
def test_every_moment_lies_between_its_days_beginning_and_its_end(moment: datetime, zone: ZoneInfo) -> None:
    day = day_of(moment, zone)
    assert start_of(day, zone) <= moment < start_of(day + timedelta(days=1), zone)
    assert day_before(day, zone) == day - timedelta(days=1)


@pytest.mark.parametrize("zone", [BERLIN, SANTIAGO, HAVANA])
def test_days_follow_each_other_hour_by_hour_all_through_a_year(zone: ZoneInfo) -> None:
    days = [day_of(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=hour), zone) for hour in range(8760)]
    assert all(later - earlier in (timedelta(0), timedelta(days=1)) for earlier, later in pairwise(days))


@pytest.mark.parametrize(
    ("zone", "hours", "days"),
    [("UTC", 11, 0), ("UTC", 12, 1), ("Pacific/Auckland", 0, 1), ("America/Los_Angeles", 19, 0)],
)
def test_a_day_is_the_guilds_own(zone: str, hours: int, days: int) -> None:
    """From noon UTC on 1 March."""
    assert day_of(START + timedelta(hours=hours), ZoneInfo(zone)) == (START + timedelta(days=days)).date()


def test_days_follow_the_change_of_clocks() -> None:
    """In Berlin the clocks go forward at 01:00 UTC on 29 March 2026, so that midnight is an hour earlier after it."""
    spring = START.replace(day=28, hour=23)
    assert [day_of(spring + timedelta(hours=h), BERLIN).day for h in (-1, 0, 22, 23)] == [28, 29, 29, 30]


@pytest.mark.parametrize(
    ("at", "zone", "begins"),
    [
        ("2026-03-01T12:00", "UTC", "2026-03-01T00:00"),
        ("2026-03-01T12:00", "Pacific/Auckland", "2026-03-01T11:00"),
        ("2026-03-01T10:59", "Pacific/Auckland", "2026-02-28T11:00"),
        # The clocks go forward at 2:00 and back at 3:00: the day before is not one of 24 hours, its beginning is fixed.
        ("2026-03-29T20:00", "Europe/Berlin", "2026-03-28T23:00"),
        ("2026-10-25T22:30", "Europe/Berlin", "2026-10-24T22:00"),
        ("2026-10-25T23:30", "Europe/Berlin", "2026-10-25T23:00"),
        # There the clocks go forward at midnight, which is then left out.
        ("2026-04-24T12:00", "Africa/Cairo", "2026-04-23T22:00"),
    ],
)
def test_the_day_begins_at_midnight_where_the_guild_is(at: str, zone: str, begins: str) -> None:
    moment, there = datetime.fromisoformat(at).replace(tzinfo=UTC), ZoneInfo(zone)
    assert start_of(day_of(moment, there), there) == datetime.fromisoformat(begins).replace(tzinfo=UTC)
