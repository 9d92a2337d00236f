from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Protocol

from attrs import frozen

from domain.levels.activity import MemberId
from domain.levels.counting import Count, DayXp, Score
from domain.levels.events import LevelReached
from domain.levels.rules import LevelRules
from domain.shared.batch import BatchId
from domain.shared.ids import GuildId, UserId


@frozen
class MemberCount:
    """What is stored of one member. `rules` is the version it was counted under."""

    guild: GuildId
    user: UserId
    rules: int
    count: Count


class ActivityRepository(Protocol):
    """Daily rollups, and the members' sums beside them.

    Each method is one statement, `lock` two, however many rows it is about.
    """

    async def begin(self, batch: BatchId, guilds: Collection[GuildId], *, at: datetime) -> frozenset[GuildId]:
        """Note that the batch is counted for these guilds; returns those for which it was not noted before.

        Who gives the same batch at the same time waits until the transaction ends.
        """
        ...

    async def lock(self, members: Collection[MemberId]) -> Mapping[MemberId, Score]:
        """Where each of them stands; nobody else counts anything for them until the transaction ends."""
        ...

    async def gained(self, days: Mapping[MemberId, Collection[date]]) -> Mapping[MemberId, Mapping[date, DayXp]]:
        """What these days have brought already, under whatever version of the rules."""
        ...

    async def add_days(self, counts: Collection[MemberCount]) -> None: ...

    async def add_sums(self, counts: Collection[MemberCount]) -> None:
        """Add up what `add_days` was given, on rows that are locked; level and time are set."""
        ...

    async def add_hours(self, messages: Mapping[tuple[GuildId, datetime], int]) -> None:
        """Messages of a guild by the hour, in UTC."""
        ...

    async def forget_batches(self, *, before: datetime) -> None:
        """Forget streams that have ended: of which no batch was counted since then."""
        ...

    def announce(self, events: Collection[LevelReached]) -> None:
        """Have the commit write these events."""
        ...


@frozen
class DecidedRules:
    rules: LevelRules
    by: UserId
    at: datetime


class LevelRulesRepository(Protocol):
    async def in_force(self, guilds: Collection[GuildId]) -> Mapping[GuildId, LevelRules]:
        """The newest rules of each of these guilds; the defaults are version 0."""
        ...

    async def add(self, guild: GuildId, decided: DecidedRules) -> None:
        """Put rules in force whose version follows the newest. Raises ConcurrentChange if that version is there."""
        ...

    async def get(self, guild: GuildId, version: int) -> LevelRules:
        """Raises RulesNotFound."""
        ...
