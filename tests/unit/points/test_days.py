"""A guild's days, on clocks that are put forward and back."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.points.days import day_before, day_of, start_of

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
