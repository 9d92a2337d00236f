"""How people write lengths of time: `1h30m`, `2 weeks`, `1mo`."""

import calendar
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class UnreadableDuration(DomainError):
    """`part` is what could not be read."""

    text: str
    part: str


@frozen
class MissingUnit(DomainError):
    number: str


@frozen
class AmbiguousUnit(DomainError):
    """`1M` is a minute to some and a month to others."""

    part: str


@frozen
class RepeatedUnit(DomainError):
    text: str
    unit: str


@frozen
class EmptyDuration(DomainError):
    """It comes to nothing at all."""

    text: str


@frozen
class DurationTooLong(DomainError):
    """Longer than about ten years: what is, is meant for good."""

    text: str


@frozen
class Duration:
    """Whole calendar months, and an exact rest: a day is 24 hours, a week 7 days, a year 12 months."""

    months: int = 0
    rest: timedelta = timedelta(0)

    def after(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The end, in UTC, of what begins then. A month after the 31st is the next month's last day."""
        local = moment.astimezone(zone)
        year, month = divmod(local.year * 12 + local.month - 1 + self.months, 12)
        day = min(local.day, calendar.monthrange(year, month + 1)[1])
        return local.replace(year=year, month=month + 1, day=day).astimezone(UTC) + self.rest

    def before(self, moment: datetime, zone: ZoneInfo) -> datetime:
        """The beginning, in UTC, of what ends then."""
        return Duration(-self.months, -self.rest).after(moment, zone)

    @property
    def least(self) -> timedelta:
        """How long it is, with months as short as they can be."""
        return self.months * _SHORTEST_MONTH + self.rest

    @property
    def most(self) -> timedelta:
        """How long it is, with months as long as they can be."""
        return self.months * _LONGEST_MONTH + self.rest

    @property
    def written(self) -> str:
        """`1 month 2 days`: in a form that parse_duration reads; fractions of a second are left out."""
        counts = list[tuple[int, str]]()
        for rest, units in ((self.months, _MONTHS), (int(self.rest.total_seconds()), _SECONDS)):
            for unit, size in sorted(units.items(), key=lambda each: -each[1]):
                if unit != "week":  # 30 days is not said as 4 weeks and 2 days
                    count, rest = divmod(rest, size)
                    counts.append((count, unit))
        return " ".join(f"{count} {unit}{'' if count == 1 else 's'}" for count, unit in counts if count)


_LONGEST = timedelta(days=3653)
_SHORTEST_MONTH = timedelta(days=28)
_LONGEST_MONTH = timedelta(days=31)
_MONTHS: Mapping[str, int] = {"month": 1, "year": 12}
_SECONDS: Mapping[str, int] = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 604_800}
_NAMES: Mapping[str, str] = {
    name: unit
    for unit, names in {
        "second": "s sec secs second seconds sek sekunde sekunden",
        "minute": "m min mins minute minutes minuten",
        "hour": "h hr hrs hour hours std stunde stunden",
        "day": "d day days tag tage tagen",
        "week": "w wk wks week weeks woche wochen",
        "month": "mo mos month months monat monate monaten",
        "year": "y yr yrs year years jahr jahre jahren",
    }.items()
    for name in names.split()
}
_PART = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?)\s*(?P<unit>[^\W\d_]*)(?:\s*,\s*|\s+(?:and|und)\s+|\s*)")


def parse_duration(text: str) -> Duration:
    """Raises UnreadableDuration, MissingUnit, AmbiguousUnit, RepeatedUnit, EmptyDuration or DurationTooLong."""
    written, at, found = text.strip(), 0, dict[str, float]()
    while at < len(written) or not found:
        part = _PART.match(written, at)
        if part is None:
            raise UnreadableDuration(text, written[at:])
        unit = _unit(text, part)
        if unit in found:
            raise RepeatedUnit(text, unit)
        found[unit] = float(part["number"])
        at = part.end()
    months = sum(found[unit] * count for unit, count in _MONTHS.items() if unit in found)
    seconds = sum(found[unit] * count for unit, count in _SECONDS.items() if unit in found)
    if not months and not seconds:
        raise EmptyDuration(text)
    if months * _SHORTEST_MONTH.total_seconds() + seconds > _LONGEST.total_seconds():
        raise DurationTooLong(text)
    return Duration(int(months), timedelta(seconds=seconds))


_FOR_GOOD = frozenset({"for good", "forever", "for ever", "permanent", "permanently", "never", "no end"}) | frozenset(
    {"für immer", "dauerhaft", "unbefristet", "ohne ende"}
)


def is_for_good(text: str) -> bool:
    """Whether it says that there is to be no end."""
    return " ".join(text.lower().split()) in _FOR_GOOD


def begins_as_duration(text: str) -> bool:
    """Whether it starts with a number and a unit of ours, so that it is no date."""
    part = _PART.match(text.strip())
    return part is not None and (part["unit"] == "M" or part["unit"].lower() in _NAMES)


def _unit(text: str, part: re.Match[str]) -> str:
    written = part["unit"]
    if not written:
        raise MissingUnit(part["number"])
    if written == "M":
        raise AmbiguousUnit(part["number"] + written)
    unit = _NAMES.get(written.lower())
    if unit is None or (unit in _MONTHS and "." in part["number"]):
        raise UnreadableDuration(text, part[0].strip())
    return unit
