"""Days of a guild, and the hours of its week."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from domain.charts.errors import InvalidSpan
from domain.shared.days import start_of

LEAST_DAYS, USUAL_DAYS, MOST_DAYS = 7, 30, 90

type HeatMap = tuple[tuple[int, ...], ...]
"""Seven days, Monday first, of 24 hours each."""


@frozen
class Span:
    """From the first day to the last, both included."""

    first: date
    last: date

    @classmethod
    def until(cls, last: date, days: int) -> "Span":
        """Raises InvalidSpan."""
        if not LEAST_DAYS <= days <= MOST_DAYS:
            raise InvalidSpan(days, LEAST_DAYS, MOST_DAYS)
        return cls(last - timedelta(days=days - 1), last)

    def days(self) -> tuple[date, ...]:
        count = (self.last - self.first).days + 1
        return tuple(self.first + timedelta(days=number) for number in range(count))

    def before(self) -> "Span":
        """As many days that end where this begins."""
        last = self.first - timedelta(days=1)
        return Span(last - (self.last - self.first), last)

    def moments(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """When the first day begins there, and when the last one has ended; in UTC."""
        return start_of(self.first, zone), start_of(self.last + timedelta(days=1), zone)


def busiest_hours(hours: Iterable[tuple[datetime, int]], zone: ZoneInfo) -> HeatMap:
    """Messages by day of the week and hour, as clocks show them there."""
    counted = [[0] * 24 for _ in range(7)]
    for hour, messages in hours:
        there = hour.astimezone(zone)
        counted[there.weekday()][there.hour] += messages
    return tuple(map(tuple, counted))
