from collections.abc import Mapping, Sequence
from datetime import date, datetime

from attrs import define, frozen

from application.charts.queries import DayActivity, Flow
from domain.charts.span import Span
from domain.shared.ids import GuildId, UserId
from tests.fakes.records import MemoryRecords, MemoryTable


@frozen(kw_only=True)
class Counted:
    """What a member did on a day, under one version of the rules."""

    messages: int = 0
    voice_minutes: int = 0


ACTIVITY_DAYS = MemoryTable[tuple[GuildId, UserId, date, int], Counted]("activity_days")
ACTIVITY_HOURS = MemoryTable[tuple[GuildId, datetime], int]("activity_hours")
MEMBER_FLOW = MemoryTable[tuple[GuildId, date], Flow]("member_flow")


@define
class MemoryActivityReader:
    _records: MemoryRecords

    async def days(self, guild: GuildId, span: Span) -> Sequence[DayActivity]:
        return self._days(guild, span, None)

    async def member_days(self, guild: GuildId, member: UserId, span: Span) -> Sequence[DayActivity]:
        return self._days(guild, span, member)

    async def flow(self, guild: GuildId, span: Span) -> Mapping[date, Flow]:
        found = self._records[MEMBER_FLOW]
        return {day: found[guild, day] for day in span.days() if (guild, day) in found}

    async def hours(self, guild: GuildId, since: datetime, until: datetime) -> Sequence[tuple[datetime, int]]:
        counted = self._records[ACTIVITY_HOURS].items()
        return sorted((hour, messages) for (of, hour), messages in counted if of == guild and since <= hour < until)

    def _days(self, guild: GuildId, span: Span, member: UserId | None) -> Sequence[DayActivity]:
        sums = dict[date, DayActivity]()
        active = dict[date, set[UserId]]()
        for (of, user, day, _), counted in sorted(self._records[ACTIVITY_DAYS].items(), key=lambda entry: entry[0][2]):
            if of != guild or member not in (None, user) or not span.first <= day <= span.last:
                continue
            so_far = sums.get(day, DayActivity(day=day))
            if counted.messages or counted.voice_minutes:
                active.setdefault(day, set()).add(user)
            sums[day] = DayActivity(
                day=day,
                messages=so_far.messages + counted.messages,
                voice_minutes=so_far.voice_minutes + counted.voice_minutes,
                active=len(active.get(day, ())),
            )
        return list(sums.values())
