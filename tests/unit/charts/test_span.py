"""Days of a guild, and the hours of its week, summer time included."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.charts.errors import InvalidSpan
from domain.charts.span import Span, busiest_hours

BERLIN = ZoneInfo("Europe/Berlin")


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(7, 90))
def test_a_span_has_as_many_days_as_were_asked_for_and_ends_with_the_last(last: date, days: int) -> None:
    span = Span.until(last, days)
    assert (len(span.days()), span.days()[0], span.days()[-1]) == (days, span.first, last)
    assert span.before() == Span(span.first - timedelta(days=days), span.first - timedelta(days=1))


@pytest.mark.parametrize("days", [-1, 0, 6, 91])
def test_other_spans_are_refused(days: int) -> None:
    with pytest.raises(InvalidSpan) as refused:
        Span.until(date(2026, 1, 1), days)
    assert (refused.value.days, refused.value.least, refused.value.most) == (days, 7, 90)


def test_days_begin_and_end_at_midnight_there() -> None:
    begins, ends = Span(date(2026, 3, 29), date(2026, 3, 29)).moments(BERLIN)
    assert (begins, ends) == (datetime(2026, 3, 28, 23, tzinfo=UTC), datetime(2026, 3, 29, 22, tzinfo=UTC))
    assert begins.tzinfo is UTC


def test_hours_are_those_of_the_clocks_there() -> None:
    before_summer, in_summer = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 3, 29, 12, tzinfo=UTC)
    counted = busiest_hours([(before_summer, 2), (in_summer, 3)], BERLIN)
    assert (counted[5][13], counted[6][14]) == (2, 3)
    assert sum(map(sum, counted)) == 5


def test_the_hour_that_comes_twice_is_counted_twice() -> None:
    twice = [(datetime(2026, 10, 25, hour, tzinfo=UTC), 1) for hour in (0, 1)]
    assert busiest_hours(twice, BERLIN)[6][2] == 2


def test_a_week_has_seven_days_of_24_hours() -> None:
    assert [len(day) for day in busiest_hours([], BERLIN)] == [24] * 7
