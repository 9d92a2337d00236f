"""What a guild's members are ranked by, and over which days."""

from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from attrs import frozen


class Board(StrEnum):
    POINTS = "points"
    XP = "xp"
    MESSAGES = "messages"
    VOICE = "voice"


@frozen
class Window:
    """The days from `first_day` on; `since` is when that day began in the guild's time zone."""

    first_day: date
    since: datetime


class Period(StrEnum):
    ALL_TIME = "all"
    MONTH = "30d"
    WEEK = "7d"
    TODAY = "today"

    def window(self, now: datetime, zone: ZoneInfo) -> Window | None:
        """The period's days up to now, today among them; None where it has no beginning."""
        if self not in _DAYS:
            return None
        first_day = now.astimezone(zone).date() - timedelta(days=_DAYS[self] - 1)
        return Window(first_day, datetime.combine(first_day, time.min, zone).astimezone(now.tzinfo))


_DAYS = {Period.MONTH: 30, Period.WEEK: 7, Period.TODAY: 1}
