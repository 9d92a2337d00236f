"""What people ask about activity; answered by a Reader from what levels and members record."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from attrs import frozen

from domain.charts.span import HeatMap, Span
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class DayActivity:
    day: date
    messages: int = 0
    voice_minutes: int = 0
    active: int = 0
    """Members who wrote or spoke."""


@frozen
class Flow:
    joins: int
    leaves: int


@frozen(kw_only=True)
class Activity:
    """Of a guild, or of one of its members."""

    guild: GuildId
    member: UserId | None
    span: Span
    days: tuple[DayActivity, ...]
    """Each day of the span."""
    flow: tuple[Flow, ...] | None = None
    """For each day who came and went; None of a member, and where nobody tells the bot."""
    hours: HeatMap | None = None
    """None of a member: hours are counted for the guild only."""
    time_zone: str

    @property
    def is_empty(self) -> bool:
        has_flow = any(each.joins or each.leaves for each in self.flow or ())
        return not (has_flow or any(day.messages or day.voice_minutes for day in self.days))

    @property
    def messages(self) -> int:
        return sum(day.messages for day in self.days)

    @property
    def voice_minutes(self) -> int:
        return sum(day.voice_minutes for day in self.days)


class ActivityReader(Protocol):
    """A day is one of the guild's time zone, as it was when the day was counted."""

    async def days(self, guild: GuildId, span: Span) -> Sequence[DayActivity]:
        """Those on which anything happened, in order."""
        ...

    async def member_days(self, guild: GuildId, member: UserId, span: Span) -> Sequence[DayActivity]:
        """The same of one member."""
        ...

    async def flow(self, guild: GuildId, span: Span) -> Mapping[date, Flow]: ...

    async def hours(self, guild: GuildId, since: datetime, until: datetime) -> Sequence[tuple[datetime, int]]:
        """When each hour with messages began, and how many there were; `until` is not included."""
        ...
