"""When the next backup is due."""

from datetime import UTC, datetime, time, timedelta

from attrs import frozen


@frozen
class Every:
    """So long after the one before."""

    interval: timedelta

    def due_at(self, last: datetime | None, now: datetime) -> datetime:
        return now if last is None else last + self.interval

    @property
    def longest_gap(self) -> timedelta:
        return self.interval


@frozen
class DailyAt:
    """Each day at this time, in UTC; one that was missed is made up for."""

    at: time

    def due_at(self, last: datetime | None, now: datetime) -> datetime:
        if last is None:
            return now
        of_that_day = datetime.combine(last.astimezone(UTC).date(), self.at, UTC)
        return of_that_day if last < of_that_day else of_that_day + timedelta(days=1)

    @property
    def longest_gap(self) -> timedelta:
        return timedelta(days=1)


type Schedule = Every | DailyAt

_LATE_AFTER = 2


def is_overdue(schedule: Schedule, last: datetime | None, now: datetime) -> bool:
    """Whether somebody has to look: more than one in a row was not made."""
    return last is None or now - last > _LATE_AFTER * schedule.longest_gap
