from datetime import UTC, datetime, time, timedelta

import pytest

from domain.backups.schedule import DailyAt, Every, Schedule, is_overdue

NOW = datetime(2026, 3, 18, 12, tzinfo=UTC)
DAY = timedelta(days=1)
EVERY_SIX_HOURS, AT_HALF_PAST_THREE = Every(timedelta(hours=6)), DailyAt(time(3, 30))


@pytest.mark.parametrize("schedule", [EVERY_SIX_HOURS, AT_HALF_PAST_THREE])
def test_the_first_is_due_at_once(schedule: Schedule) -> None:
    assert schedule.due_at(None, NOW) == NOW


def test_the_next_is_due_so_long_after_the_one_before() -> None:
    assert EVERY_SIX_HOURS.due_at(NOW, NOW) == NOW + timedelta(hours=6)


@pytest.mark.parametrize(
    ("last", "due"),
    [
        (datetime(2026, 3, 18, 3, 29, 59, tzinfo=UTC), datetime(2026, 3, 18, 3, 30, tzinfo=UTC)),
        (datetime(2026, 3, 18, 3, 30, tzinfo=UTC), datetime(2026, 3, 19, 3, 30, tzinfo=UTC)),
        (datetime(2026, 3, 10, 5, 0, tzinfo=UTC), datetime(2026, 3, 11, 3, 30, tzinfo=UTC)),
    ],
)
def test_a_daily_one_is_due_at_its_time_or_once_that_was_missed(last: datetime, due: datetime) -> None:
    assert AT_HALF_PAST_THREE.due_at(last, NOW) == due


@pytest.mark.parametrize(("age", "overdue"), [(2 * DAY, False), (2 * DAY + timedelta(seconds=1), True)])
def test_one_that_was_missed_may_happen_and_two_are_told(age: timedelta, overdue: bool) -> None:
    assert is_overdue(AT_HALF_PAST_THREE, NOW - age, NOW) is overdue


def test_without_any_somebody_has_to_look() -> None:
    assert is_overdue(EVERY_SIX_HOURS, None, NOW)
