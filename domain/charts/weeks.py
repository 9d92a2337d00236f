"""When a guild is told of its week: on Monday morning, or late, but not much later."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.charts.span import Span
from domain.shared.days import day_of

TOLD_AT = time(9)
TOO_LATE = timedelta(days=3)
_WEEK = timedelta(days=7)


def due_week(now: datetime, zone: ZoneInfo) -> date | None:
    """The Monday of the week that is to be told of now, None where it is too late for one and too early for the next.

    At one moment it is the same week wherever one is due.
    """
    monday = _monday(now, zone)
    return monday - _WEEK if timedelta(0) <= now - _told(monday, zone) <= TOO_LATE else None


def next_told(now: datetime, zone: ZoneInfo) -> datetime:
    """When the next week is told of."""
    monday = _monday(now, zone)
    told = _told(monday, zone)
    return told if told > now else _told(monday + _WEEK, zone)


def week_of(monday: date) -> Span:
    return Span(monday, monday + timedelta(days=6))


def _monday(now: datetime, zone: ZoneInfo) -> date:
    today = day_of(now, zone)
    return today - timedelta(days=today.weekday())


def _told(monday: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(monday, TOLD_AT, zone).astimezone(UTC)
