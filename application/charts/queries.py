"""What people ask about activity; answered by a Reader from what levels and members record."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Protocol

from attrs import frozen

from domain.charts.digest import Digest
from domain.charts.span import HeatMap, Span
from domain.shared.ids import GuildId, UserId
from domain.shared.settings import Settings


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


@frozen(kw_only=True)
class Totals:
    messages: int = 0
    voice_minutes: int = 0
    active: int = 0
    """Members who wrote or spoke, each counted once."""


@frozen(kw_only=True)
class TopMember:
    user: UserId
    name: str | None
    """As last met, None where they never were."""
    messages: int
    voice_minutes: int


@frozen(kw_only=True)
class Week:
    """What a digest tells."""

    activity: Activity
    totals: Totals
    before: Totals
    """Of the week before."""
    top: tuple[TopMember, ...]


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

    async def totals(self, guild: GuildId, span: Span) -> Totals: ...

    async def top(self, guild: GuildId, span: Span, limit: int) -> Sequence[TopMember]:
        """Those who wrote most messages, then spoke longest; nobody who did neither."""
        ...


class DigestReader(Protocol):
    async def opted_in(self, guilds: Collection[GuildId]) -> Mapping[GuildId, Settings]:
        """The settings of those of the guilds that want a digest."""
        ...

    async def latest(self, guild: GuildId) -> Digest | None:
        """The digest of the newest week that was to be told of."""
        ...
