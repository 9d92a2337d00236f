from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.reminders.errors import UnreadableRecurrence
from domain.reminders.recurrence import OnMonthDay, OnWeekdays, Recurrence, next_after, parse_recurrence

BERLIN, UTC_ZONE = ZoneInfo("Europe/Berlin"), ZoneInfo("UTC")
SUNDAY = datetime(2026, 3, 1, 12, tzinfo=UTC)

times = st.times().map(lambda time: time.replace(second=0, microsecond=0))
recurrences: st.SearchStrategy[Recurrence] = st.one_of(
    st.builds(OnWeekdays, st.frozensets(st.integers(0, 6), min_size=1), times),
    st.builds(OnMonthDay, st.integers(1, 31), times),
)


def read(text: str) -> Recurrence:
    found = parse_recurrence(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("every day 9:00", "every day 09:00"),
        ("daily at 9am", "every day 09:00"),
        ("Every Monday 18:00", "every monday 18:00"),
        ("every mon, wed and fri at 6:30pm", "every monday, wednesday, friday 18:30"),
        ("weekly on thursday noon", "every thursday 12:00"),
        ("every week on tues 12am", "every tuesday 00:00"),
        ("every weekday 8:30", "every monday, tuesday, wednesday, thursday, friday 08:30"),
        ("every weekend at midnight", "every saturday, sunday 00:00"),
        ("each month on the 31st at 9:00", "every month on day 31 09:00"),
        ("monthly 1 at 9am", "every month on day 1 09:00"),
        ("every 2nd of the month 12pm", "every month on day 2 12:00"),
    ],
)
def test_what_repeats_is_read(text: str, written: str) -> None:
    assert read(text).written == written


@pytest.mark.parametrize("text", ["2h30m", "tomorrow 9:00", "friday 18:00", "everything at 9:00", "", "dailies 9:00"])
def test_what_does_not_say_that_it_repeats_is_left_to_others(text: str) -> None:
    assert parse_recurrence(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "every day",
        "every monday",
        "daily",
        "every 9:00",
        "weekly 9:00",
        "every month 9:00",
        "every day 25:00",
        "every day 9:60",
        "every day 13pm",
        "every day 0am",
        "monthly 32 9:00",
        "monthly 0 9:00",
        "monthly 1 2 9:00",
        "every blue monday 9:00",
        "every 2 weeks 9:00",
        "every monday 9",
        "every " + "monday " * 20 + "9:00",
    ],
)
def test_what_repeats_at_an_unknown_time_is_refused(text: str) -> None:
    with pytest.raises(UnreadableRecurrence):
        parse_recurrence(text)


@given(recurrences)
def test_what_is_stored_is_read_as_it_was(recurrence: Recurrence) -> None:
    assert parse_recurrence(recurrence.written) == recurrence


@given(recurrences, st.integers(0, 5_000_000).map(lambda minutes: SUNDAY + timedelta(minutes=minutes)))
def test_the_next_time_is_ahead_and_on_a_day_of_its_own(recurrence: Recurrence, moment: datetime) -> None:
    following = next_after(recurrence, moment, BERLIN)
    assert moment < following <= moment + timedelta(days=32)
    assert next_after(recurrence, following - timedelta(microseconds=1), BERLIN) == following
    local = following.astimezone(BERLIN)
    assert recurrence.falls_on(local.date())


@pytest.mark.parametrize(
    ("text", "moment", "following"),
    [
        ("every day 12:00", SUNDAY, SUNDAY + timedelta(days=1)),
        ("every day 12:01", SUNDAY, SUNDAY + timedelta(minutes=1)),
        ("every sunday 12:00", SUNDAY, SUNDAY + timedelta(days=7)),
        ("every monday 0:00", SUNDAY, datetime(2026, 3, 2, tzinfo=UTC)),
        ("monthly 31 9:00", SUNDAY, datetime(2026, 3, 31, 9, tzinfo=UTC)),
        ("monthly 31 9:00", datetime(2026, 3, 31, 9, tzinfo=UTC), datetime(2026, 4, 30, 9, tzinfo=UTC)),
        ("monthly 30 9:00", datetime(2028, 2, 1, tzinfo=UTC), datetime(2028, 2, 29, 9, tzinfo=UTC)),
        ("monthly 1 9:00", datetime(2026, 12, 15, tzinfo=UTC), datetime(2027, 1, 1, 9, tzinfo=UTC)),
    ],
)
def test_it_comes_next_on_the_next_day_that_fits(text: str, moment: datetime, following: datetime) -> None:
    assert next_after(read(text), moment, UTC_ZONE) == following


def in_berlin(text: str, since: datetime, times: int) -> list[str]:
    found = list[str]()
    for _ in range(times):
        since = next_after(read(text), since, BERLIN)
        found.append(f"{since.astimezone(BERLIN):%d %H:%M} {since:%H:%M}")
    return found


def test_the_time_of_day_stays_when_clocks_are_put_forward() -> None:
    since = datetime(2026, 3, 28, 6, tzinfo=UTC)
    assert in_berlin("every day 9:00", since, 3) == ["28 09:00 08:00", "29 09:00 07:00", "30 09:00 07:00"]


def test_the_time_of_day_stays_when_clocks_are_put_back() -> None:
    since = datetime(2026, 10, 24, 6, tzinfo=UTC)
    assert in_berlin("every day 9:00", since, 3) == ["24 09:00 07:00", "25 09:00 08:00", "26 09:00 08:00"]


def test_a_time_that_is_skipped_comes_an_hour_later_by_the_clock() -> None:
    since = datetime(2026, 3, 28, 6, tzinfo=UTC)
    assert in_berlin("every day 2:30", since, 2) == ["29 03:30 01:30", "30 02:30 00:30"]


def test_a_time_that_is_there_twice_comes_once() -> None:
    since = datetime(2026, 10, 24, 6, tzinfo=UTC)
    assert in_berlin("every day 2:30", since, 2) == ["25 02:30 00:30", "26 02:30 01:30"]
