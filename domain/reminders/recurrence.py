"""What repeats: at a time of day, as clocks on the wall show it, on days of the week or on a day of the month."""

import calendar
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from attrs import frozen

from domain.reminders.errors import UnreadableRecurrence
from domain.shared.german_times import in_english

LONGEST_WRITTEN = 100


class Recurrence(Protocol):
    @property
    def at(self) -> time: ...

    @property
    def written(self) -> str:
        """In a form that parse_recurrence reads."""
        ...

    def falls_on(self, day: date) -> bool: ...


@frozen
class OnWeekdays:
    """`days` are 0 for Monday to 6, at least one of them."""

    days: frozenset[int]
    at: time

    @property
    def written(self) -> str:
        which = "day" if self.days == _ALL else ", ".join(_WEEKDAYS[day] for day in sorted(self.days))
        return f"every {which} {self.at:%H:%M}"

    def falls_on(self, day: date) -> bool:
        return day.weekday() in self.days


@frozen
class OnMonthDay:
    """`day` is 1 to 31; of a month that has no such day, the last one."""

    day: int
    at: time

    @property
    def written(self) -> str:
        return f"every month on day {self.day} {self.at:%H:%M}"

    def falls_on(self, day: date) -> bool:
        return day.day == min(self.day, calendar.monthrange(day.year, day.month)[1])


def next_after(recurrence: Recurrence, moment: datetime, zone: ZoneInfo) -> datetime:
    """The first time after that moment, in UTC.

    A time of day that the clocks skip is taken as if they had not been put forward yet; of one that comes twice, the
    first counts.
    """
    for day in _days_from(moment.astimezone(zone).date()):
        if recurrence.falls_on(day):
            found = datetime.combine(day, recurrence.at, zone).astimezone(UTC)
            if found > moment:
                return found
    raise AssertionError("each falls on one day of each month at least")


def parse_recurrence(text: str) -> Recurrence | None:
    """None where the text does not say that anything repeats. Raises UnreadableRecurrence."""
    said = " ".join(text.lower().replace(",", " ").split())
    words = in_english(said)
    if _BEGINS.match(words) is None:
        return None
    found = _CLOCK.search(words)
    if found is None or len(words) > LONGEST_WRITTEN:
        raise UnreadableRecurrence(text)
    at, which = _time_of(text, found), words[: found.start()] + words[found.end() :]
    which = _BEGINS.sub(lambda begins: _UNITS.get(begins[0].strip(), ""), which, count=1)
    named = [word for word in which.split() if word not in _FILLING]
    month_day = _month_day(named)
    if month_day is not None:
        return OnMonthDay(month_day, at)
    known = _DAYS if _BEGINS.match(said) else _DAYS | _GERMAN_DAYS
    days = frozenset(day for word in named for day in known.get(word, ()))
    if not days or any(word not in known and word != "week" for word in named):
        raise UnreadableRecurrence(text)
    return OnWeekdays(days, at)


_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ALL = frozenset(range(7))
_DAYS: dict[str, tuple[int, ...]] = {
    "day": tuple(range(7)),
    "weekday": (0, 1, 2, 3, 4),
    "weekdays": (0, 1, 2, 3, 4),
    "weekend": (5, 6),
    "weekends": (5, 6),
    **{form: (number,) for number, name in enumerate(_WEEKDAYS) for form in (name, f"{name}s", name[:3])},
    "tues": (1,),
    "thur": (3,),
    "thurs": (3,),
}
_GERMAN_DAYS = {form: (number,) for number, form in enumerate(("mo", "di", "mi", "do", "fr", "sa", "so"))}
"""Only of what begins in German: in English, "mo" are months, and "so" and "do" are words."""
_FILLING = frozenset({"on", "the", "at", "and", "of", "each", "every", "im", "der", "den", "des", "jedem"})
_UNITS = {"daily": "day ", "weekly": "week ", "monthly": "month "}
_BEGINS = re.compile(r"(?:every|each|daily|weekly|monthly)(?: |$)")
_CLOCK = re.compile(
    r"(?:\bat )?\b(?:(?P<word>noon|midnight)|(?P<hour>\d{1,2})(?::(?P<minute>\d\d))?(?: ?(?P<half>am|pm))\b"
    r"|(?P<hour24>\d{1,2}):(?P<minute24>\d\d))(?!\S)"
)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|\.)?")


def _time_of(text: str, found: re.Match[str]) -> time:
    if found["word"]:
        return time(12 if found["word"] == "noon" else 0)
    if found["half"]:
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        if not 1 <= hour <= 12:
            raise UnreadableRecurrence(text)
        hour = hour % 12 + (12 if found["half"] == "pm" else 0)
    else:
        hour, minute = int(found["hour24"]), int(found["minute24"])
    if hour > 23 or minute > 59:
        raise UnreadableRecurrence(text)
    return time(hour, minute)


def _month_day(named: list[str]) -> int | None:
    """Of `month 31st`, `month day 1`, `31st month`."""
    rest = [word for word in named if word not in {"month", "day"}]
    if "month" not in named or len(rest) != 1 or (found := _ORDINAL.fullmatch(rest[0])) is None:
        return None
    return int(found[1]) if 1 <= int(found[1]) <= 31 else None


def _days_from(first: date) -> Iterator[date]:
    return (first + timedelta(days=number) for number in range(64))
