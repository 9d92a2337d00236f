from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.durations import (
    AmbiguousUnit,
    Duration,
    DurationTooLong,
    EmptyDuration,
    MissingUnit,
    RepeatedUnit,
    UnreadableDuration,
    begins_as_duration,
    parse_duration,
)
from domain.shared.errors import DomainError

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("1h30m", Duration(rest=timedelta(minutes=90))),
        ("1h 30m", Duration(rest=timedelta(minutes=90))),
        ("30m1h", Duration(rest=timedelta(minutes=90))),
        ("1.5h", Duration(rest=timedelta(minutes=90))),
        ("1 hour, 30 minutes", Duration(rest=timedelta(minutes=90))),
        ("1 hour and 30 mins", Duration(rest=timedelta(minutes=90))),
        ("  2W ", Duration(rest=timedelta(days=14))),
        ("90s", Duration(rest=timedelta(seconds=90))),
        ("1m", Duration(rest=timedelta(minutes=1))),
        ("1mo", Duration(months=1)),
        ("1 month", Duration(months=1)),
        ("1Mo2d", Duration(months=1, rest=timedelta(days=2))),
        ("1y6mo", Duration(months=18)),
        ("10 years", Duration(months=120)),
        ("0h5m", Duration(rest=timedelta(minutes=5))),
    ],
)
def test_what_people_write_is_read_as_they_mean_it(text: str, meant: Duration) -> None:
    assert parse_duration(text) == meant


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("", UnreadableDuration("", "")),
        ("soon", UnreadableDuration("soon", "soon")),
        ("10d foo", UnreadableDuration("10d foo", "foo")),
        ("10d 5 foo", UnreadableDuration("10d 5 foo", "5 foo")),
        ("-5m", UnreadableDuration("-5m", "-5m")),
        ("1h -5m", UnreadableDuration("1h -5m", "-5m")),
        ("+5m", UnreadableDuration("+5m", "+5m")),
        ("1.5mo", UnreadableDuration("1.5mo", "1.5mo")),
        ("1,5h", MissingUnit("1")),
        ("5", MissingUnit("5")),
        ("1h30", MissingUnit("30")),
        ("٣h", UnreadableDuration("٣h", "٣h")),
        ("1M", AmbiguousUnit("1M")),
        ("1h 30m 5m", RepeatedUnit("1h 30m 5m", "minute")),
        ("0s", EmptyDuration("0s")),
        ("0mo0d", EmptyDuration("0mo0d")),
        ("11y", DurationTooLong("11y")),
        ("999999999w", DurationTooLong("999999999w")),
        (f"{'9' * 5000}s", DurationTooLong(f"{'9' * 5000}s")),
        (f"{'9' * 5000}mo", DurationTooLong(f"{'9' * 5000}mo")),
    ],
)
def test_what_could_be_misread_is_refused_with_the_part_that_is_wrong(text: str, refusal: DomainError) -> None:
    with pytest.raises(type(refusal)) as raised:
        parse_duration(text)

    assert repr(raised.value) == repr(refusal)


@given(st.text() | st.from_regex(r"([0-9]{1,12}(\.[0-9]+)? ?[smhdwMoy]{0,2},? ?)+", fullmatch=True))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        duration = parse_duration(text)
    except DomainError:
        return
    assert datetime.now(UTC) < duration.after(datetime.now(UTC), BERLIN)


@pytest.mark.parametrize(
    ("begins", "duration", "ends"),
    [
        pytest.param("2026-01-31T12:00+01:00", Duration(months=1), "2026-02-28T12:00+01:00", id="end of the month"),
        pytest.param("2026-12-15T12:00+01:00", Duration(months=1), "2027-01-15T12:00+01:00", id="over the year"),
        pytest.param("2028-02-29T12:00+01:00", Duration(months=12), "2029-02-28T12:00+01:00", id="leap day"),
        pytest.param("2026-03-01T12:00+01:00", Duration(months=1), "2026-04-01T12:00+02:00", id="clocks put forward"),
        pytest.param(
            "2026-03-28T12:00+01:00", Duration(rest=timedelta(days=1)), "2026-03-29T13:00+02:00", id="a day is 24 hours"
        ),
        pytest.param("2026-02-28T02:30+01:00", Duration(months=1), "2026-03-28T02:30+01:00", id="night"),
        pytest.param("2026-02-28T23:30+00:00", Duration(months=1), "2026-03-31T22:30+00:00", id="the zone's own month"),
    ],
)
def test_a_month_is_the_calendars_and_a_day_24_hours(begins: str, duration: Duration, ends: str) -> None:
    assert duration.after(datetime.fromisoformat(begins), BERLIN) == datetime.fromisoformat(ends)


@pytest.mark.parametrize(("text", "begins"), [("10d foo", True), ("1M", True), ("24 dec", False), ("friday", False)])
def test_it_is_known_what_was_meant_for_a_duration(text: str, begins: bool) -> None:
    assert begins_as_duration(text) is begins
