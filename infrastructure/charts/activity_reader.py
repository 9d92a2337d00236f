from collections.abc import Mapping, Sequence
from datetime import date, datetime

from attrs import define
from sqlalchemy import Date, Integer, bindparam, desc, func, select

from application.charts.queries import DayActivity, Flow, TopMember, Totals
from domain.charts.span import Span
from domain.shared.ids import GuildId, UserId
from infrastructure.database.reading import Reading
from infrastructure.levels.tables import activity_days, activity_hours
from infrastructure.members.tables import member_flow, members

_first, _last = bindparam("first", type_=Date), bindparam("last", type_=Date)
_was_active = (activity_days.c.messages > 0) | (activity_days.c.voice_minutes > 0)
_day_sums = (
    select(
        activity_days.c.day,
        func.sum(activity_days.c.messages).label("messages"),
        func.sum(activity_days.c.voice_minutes).label("voice_minutes"),
        # A member has several rows for a day on which the rules were changed.
        func.count(activity_days.c.user.distinct()).filter(_was_active).label("active"),
    )
    .where(activity_days.c.guild == bindparam("in_guild"), activity_days.c.day.between(_first, _last))
    .group_by(activity_days.c.day)
    .order_by(activity_days.c.day)
)
_MEMBER_DAYS = _day_sums.where(activity_days.c.user == bindparam("of_user"))
_FLOW = select(member_flow.c.day, member_flow.c.joins, member_flow.c.leaves).where(
    member_flow.c.guild == bindparam("in_guild"), member_flow.c.day.between(_first, _last)
)
_TOTALS = select(
    func.coalesce(func.sum(activity_days.c.messages), 0).label("messages"),
    func.coalesce(func.sum(activity_days.c.voice_minutes), 0).label("voice_minutes"),
    func.count(activity_days.c.user.distinct()).filter(_was_active).label("active"),
).where(activity_days.c.guild == bindparam("in_guild"), activity_days.c.day.between(_first, _last))
_ranked = (
    select(
        activity_days.c.guild,
        activity_days.c.user,
        func.sum(activity_days.c.messages).label("messages"),
        func.sum(activity_days.c.voice_minutes).label("voice_minutes"),
    )
    .where(activity_days.c.guild == bindparam("in_guild"), activity_days.c.day.between(_first, _last), _was_active)
    .group_by(activity_days.c.guild, activity_days.c.user)
    .order_by(desc("messages"), desc("voice_minutes"), activity_days.c.user)
    .limit(bindparam("limit", type_=Integer))
    .subquery("ranked")
)
_TOP = (
    select(
        _ranked.c.user.label("user"),
        func.coalesce(members.c.display_name, members.c.username).label("name"),
        _ranked.c.messages,
        _ranked.c.voice_minutes,
    )
    .join_from(
        _ranked, members, (members.c.guild == _ranked.c.guild) & (members.c.user == _ranked.c.user), isouter=True
    )
    .order_by(_ranked.c.messages.desc(), _ranked.c.voice_minutes.desc(), _ranked.c.user)
)
_HOURS = (
    select(activity_hours.c.hour, activity_hours.c.messages)
    .where(
        activity_hours.c.guild == bindparam("in_guild"),
        activity_hours.c.hour >= bindparam("since"),
        activity_hours.c.hour < bindparam("until"),
    )
    .order_by(activity_hours.c.hour)
)


@define
class PostgresActivityReader:
    """What it returns is bounded by the span: a row a day, or an hour."""

    _reading: Reading

    async def days(self, guild: GuildId, span: Span) -> Sequence[DayActivity]:
        rows = await self._reading.rows(_day_sums, _within(guild, span))
        return [DayActivity(**row) for row in rows]

    async def member_days(self, guild: GuildId, member: UserId, span: Span) -> Sequence[DayActivity]:
        rows = await self._reading.rows(_MEMBER_DAYS, _within(guild, span) | {"of_user": member})
        return [DayActivity(**row) for row in rows]

    async def flow(self, guild: GuildId, span: Span) -> Mapping[date, Flow]:
        rows = await self._reading.rows(_FLOW, _within(guild, span))
        return {row["day"]: Flow(row["joins"], row["leaves"]) for row in rows}

    async def hours(self, guild: GuildId, since: datetime, until: datetime) -> Sequence[tuple[datetime, int]]:
        rows = await self._reading.rows(_HOURS, {"in_guild": guild, "since": since, "until": until})
        return [(row["hour"], row["messages"]) for row in rows]

    async def totals(self, guild: GuildId, span: Span) -> Totals:
        row = await self._reading.row(_TOTALS, _within(guild, span))
        assert row is not None, "an aggregate has a row"
        return Totals(**row)

    async def top(self, guild: GuildId, span: Span, limit: int) -> Sequence[TopMember]:
        rows = await self._reading.rows(_TOP, _within(guild, span) | {"limit": limit})
        return [TopMember(**row) for row in rows]


def _within(guild: GuildId, span: Span) -> dict[str, object]:
    return {"in_guild": guild, "first": span.first, "last": span.last}
