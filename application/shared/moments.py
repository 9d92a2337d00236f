"""How what people write about a time is read: the same everywhere."""

import re
from datetime import UTC, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from attrs import define

from domain.shared.durations import begins_as_duration, parse_duration
from domain.shared.german_times import in_english
from domain.shared.moments import MomentIsPast, UnreadableMoment, check_order

_INTRODUCTION = re.compile(r"(?:until|till|by|on|at)\s+", re.IGNORECASE)
_AHEAD = re.compile(r"in\s+", re.IGNORECASE)
_NUMBER = re.compile(r"\d*(?:[.,]\d+)?")


class DatesInWords(Protocol):
    async def read(self, text: str, *, local_now: datetime, is_past: bool = False) -> datetime:
        """`friday 18:00`, `24 dec`: the next one after `local_now`, which is without a zone, or the last one before it.

        So is what is returned, unless the text names a zone. Raises UnreadableMoment.
        """
        ...


@define
class Moments:
    _dates: DatesInWords

    async def read(self, text: str, *, now: datetime, zone: ZoneInfo, since: datetime | None = None) -> datetime:
        """When it is, in UTC: a length of time from now, or from `since`, or a date in words as seen from the zone.

        Raises what parse_duration raises, UnreadableMoment, AmbiguousDate or MomentIsPast.
        """
        written = in_english(text)
        ahead = _AHEAD.match(written)
        if ahead is not None and begins_as_duration(written[ahead.end() :]):
            written = written[ahead.end() :]  # "in 2h30m" is the 2h30m that "for" would be
        introduction = _INTRODUCTION.match(written)
        if introduction is None and (begins_as_duration(written) or _NUMBER.fullmatch(written)):
            return parse_duration(written).after(since or now, zone)
        moment = await self._date(written[introduction.end() :] if introduction else written, text, now, zone)
        if moment <= now:
            raise MomentIsPast(text.strip(), moment)
        return moment

    async def read_past(self, text: str, *, now: datetime, zone: ZoneInfo) -> datetime:
        """When it was, in UTC: `7d` is seven days ago, `friday` the last one. One that is ahead is read, too.

        Raises what parse_duration raises, UnreadableMoment or AmbiguousDate.
        """
        written = re.sub(r"\s+ago$", "", in_english(text), flags=re.IGNORECASE)
        if begins_as_duration(written) or _NUMBER.fullmatch(written):
            return parse_duration(written).before(now, zone)
        return await self._date(written, text, now, zone, is_past=True)

    async def _date(self, written: str, text: str, now: datetime, zone: ZoneInfo, *, is_past: bool = False) -> datetime:
        """`text` is how the person wrote it, for what they read where it is refused."""
        check_order(text.strip())
        local_now = now.astimezone(zone).replace(tzinfo=None)
        try:
            date = await self._dates.read(written, local_now=local_now, is_past=is_past)
        except UnreadableMoment as unreadable:
            raise UnreadableMoment(unreadable.text if unreadable.text in text else text.strip()[:100]) from None
        # A time that the clocks skip is read as if they had not been put forward yet.
        return (date if date.tzinfo else date.replace(tzinfo=zone)).astimezone(UTC)
