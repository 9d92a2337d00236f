from zoneinfo import ZoneInfo

from attrs import define

from application.charts.ports import MembersHeard
from application.charts.queries import Activity, ActivityReader, DayActivity, Flow
from domain.charts.span import Span, busiest_hours
from domain.shared.ids import GuildId, UserId

_NOBODY = Flow(0, 0)


@define
class ActivityBook:
    """Activity with each day of a span in it."""

    _reader: ActivityReader
    _members_heard: MembersHeard

    async def of_guild(self, guild: GuildId, span: Span, time_zone: str) -> Activity:
        """Three reads, or two where nobody tells the bot who comes and goes."""
        zone = ZoneInfo(time_zone)
        found = {each.day: each for each in await self._reader.days(guild, span)}
        flow = await self._reader.flow(guild, span) if self._members_heard() else None
        return Activity(
            guild=guild,
            member=None,
            span=span,
            days=tuple(found.get(day, DayActivity(day=day)) for day in span.days()),
            flow=None if flow is None else tuple(flow.get(day, _NOBODY) for day in span.days()),
            hours=busiest_hours(await self._reader.hours(guild, *span.moments(zone)), zone),
            time_zone=time_zone,
        )

    async def of_member(self, guild: GuildId, member: UserId, span: Span, time_zone: str) -> Activity:
        """One read."""
        found = {each.day: each for each in await self._reader.member_days(guild, member, span)}
        return Activity(
            guild=guild,
            member=member,
            span=span,
            days=tuple(found.get(day, DayActivity(day=day)) for day in span.days()),
            time_zone=time_zone,
        )
