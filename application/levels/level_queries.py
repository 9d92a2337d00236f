"""What people ask about levels; answered by Readers, which bypass the domain and create nothing."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Protocol

from attrs import frozen

from domain.levels.adjustment import AdjustmentKind
from domain.levels.level_repository import LevelBlock
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek

EXPLAINED_DAYS = 10
EXPLAINED_ADJUSTMENTS = 10


@frozen(kw_only=True)
class DayOfXp:
    """One day of a member's activity, in the guild's time zone, under whatever rules were in force."""

    day: date
    messages: int
    counted_messages: int
    voice_minutes: int
    message_xp: int
    voice_xp: int


@frozen(kw_only=True)
class PastAdjustment:
    kind: AdjustmentKind
    amount: int
    by: UserId
    reason: str | None
    at: datetime


@frozen(kw_only=True)
class XpSources:
    """Where a member's XP came from: sums over all time, and the newest parts of them, newest first."""

    xp: int
    message_xp: int
    voice_xp: int
    adjusted: Mapping[AdjustmentKind, int]
    days: tuple[DayOfXp, ...]
    adjustments: tuple[PastAdjustment, ...]

    @property
    def unexplained(self) -> int:
        """How many XP the member holds beyond what the sources say; anything but 0 is a defect."""
        return self.xp - self.message_xp - self.voice_xp - sum(self.adjusted.values())


class LevelReader(Protocol):
    async def xp_of(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, int]:
        """Of those of these members who have a row."""
        ...

    async def sources(self, guild: GuildId, user: UserId) -> XpSources:
        """All of it as it was at one moment; up to EXPLAINED_DAYS and EXPLAINED_ADJUSTMENTS of the newest parts."""
        ...

    async def blocked(self, guild: GuildId, seek: Seek) -> Page[LevelBlock]:
        """By member, the newest account first; the cursor is a member's id."""
        ...
