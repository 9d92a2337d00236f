"""What a guild's members are ranked by, and over which days."""

from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from domain.shared.days import day_of, start_of


class Board(StrEnum):
    POINTS = "points"
    XP = "xp"
    MESSAGES = "messages"
    VOICE = "voice"


@frozen(kw_only=True)
class Window:
    """`days` days from `first_day` on. In time, from `since`, when the first began where the guild is, to `until`."""

    first_day: date
    days: int
    since: datetime
    until: datetime

    @property
    def before_day(self) -> date:
        """The first day after it."""
        return self.first_day + timedelta(days=self.days)

    def parts(self, most: int) -> tuple["Window", ...]:
        """Windows of at most so many days, which together are this one."""
        found, rest = list[Window](), self
        while rest.days > most:
            until = rest.since + timedelta(days=most)
            found.append(evolve(rest, days=most, until=until))
            rest = evolve(rest, first_day=found[-1].before_day, days=rest.days - most, since=until)
        return (*found, rest)


class Period(StrEnum):
    ALL_TIME = "all"
    MONTH = "30d"
    WEEK = "7d"
    TODAY = "today"

    def window(self, now: datetime, zone: ZoneInfo) -> Window | None:
        """The period's days up to now, today among them; None where it has no beginning."""
        if self not in _DAYS:
            return None
        today = day_of(now, zone)
        first_day = today - timedelta(days=_DAYS[self] - 1)
        return Window(
            first_day=first_day,
            days=_DAYS[self],
            since=start_of(first_day, zone),
            until=start_of(today + timedelta(days=1), zone),
        )


_DAYS = {Period.MONTH: 30, Period.WEEK: 7, Period.TODAY: 1}
