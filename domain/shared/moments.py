"""Points in time as people write them."""

import re
from collections.abc import Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from domain.shared.durations import begins_as_duration, parse_duration
from domain.shared.errors import DomainError


@frozen
class UnreadableMoment(DomainError):
    text: str


@frozen
class AmbiguousDate(DomainError):
    """`01/02/2027` is in January to some and in February to others."""

    text: str


@frozen
class MomentIsPast(DomainError):
    text: str
    moment: datetime


type ReadDate = Callable[[str, datetime], datetime]
"""Reads `friday 18:00` as seen from that local time; what it gives is local too, unless the text names a zone.

Raises UnreadableMoment.
"""

_INTRODUCTION = re.compile(r"(?:until|till|by|on|at)\s+", re.IGNORECASE)
_NUMERIC_DATE = re.compile(r"(?<!\d)(\d{1,2})([/.-])(\d{1,2})\2\d{2,4}(?!\d)")
_NUMBER = re.compile(r"\d*(?:[.,]\d+)?")


def read_moment(text: str, *, now: datetime, zone: ZoneInfo, read_date: ReadDate) -> datetime:
    """When it is, in UTC: a length of time from now, or a date in words, seen from `zone`.

    Raises what parse_duration raises, UnreadableMoment, AmbiguousDate or MomentIsPast.
    """
    introduced = _INTRODUCTION.match(text.strip())
    written = text.strip() if introduced is None else text.strip()[introduced.end() :]
    if introduced is None and (begins_as_duration(written) or _NUMBER.fullmatch(written)):
        return parse_duration(written).after(now, zone)
    _check_order(text, written)
    date = read_date(written, now.astimezone(zone).replace(tzinfo=None))
    # A time that the clocks skip is read as if they had not been put forward yet.
    moment = (date if date.tzinfo else date.replace(tzinfo=zone)).astimezone(UTC)
    if moment <= now:
        raise MomentIsPast(text, moment)
    return moment


def _check_order(text: str, written: str) -> None:
    numeric = _NUMERIC_DATE.search(written)
    if numeric is None or numeric[2] == ".":  # with dots, the day comes first everywhere
        return
    first, second = int(numeric[1]), int(numeric[3])
    if first != second and max(first, second) <= 12:
        raise AmbiguousDate(text)
