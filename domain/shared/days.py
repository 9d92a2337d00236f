"""A guild's days: from midnight to midnight of its time zone, so 23 to 25 hours long where clocks are put forward."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_SHORTEST = timedelta(microseconds=1)


def day_of(moment: datetime, zone: ZoneInfo) -> date:
    return moment.astimezone(zone).date()


def start_of(day: date, zone: ZoneInfo) -> datetime:
    """The day's first moment, in UTC. Where midnight is skipped, the day begins when the clocks are put forward."""
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def day_before(day: date, zone: ZoneInfo) -> date:
    """The day that ended when this one began: not always the date before, since zones have skipped whole days."""
    return day_of(start_of(day, zone) - _SHORTEST, zone)
