from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from domain.moderation.adoption.hand_action import AuditEntryId
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.lease import LeaseToken, Room


@frozen(kw_only=True)
class ClaimedCursor:
    """Up to which entry a guild's audit log was read, claimed for one reader; None where reading has not begun."""

    guild: GuildId
    read_up_to: AuditEntryId | None
    lease_token: LeaseToken


class AuditCursors(Protocol):
    """How far each guild's audit log was read, and when it is to be read on."""

    async def put_up(self, guilds: Collection[GuildId], *, due_at: datetime) -> None:
        """Have those read that are not yet; all of them must be registered."""
        ...

    async def call(self, guilds: Collection[GuildId], *, due_at: datetime) -> None:
        """Have them read on at that time, unless they are due before; one that is being read, once its reader finishes,
        who may be past what it is called for."""
        ...

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[ClaimedCursor, ...]:
        """Due guilds, each for one reader; the nth attempt is leased for the nth of `leases`, or for the last."""
        ...

    async def begin(self, guild: GuildId, *, before: AuditEntryId, due_at: datetime) -> None:
        """Hold the guild's cursor until this unit of work ends; where there is none, reading begins with that entry."""
        ...

    async def hold(self, claimed: ClaimedCursor) -> bool:
        """The same for its reader; whether the claim still holds it."""
        ...

    async def keep_out(self, guild: GuildId) -> None:
        """Wait for whoever holds the guild's cursor; nobody does from then on until this unit of work ends. Any number
        may keep them out at once."""
        ...

    async def have_alone(self, guild: GuildId) -> None:
        """Wait for whoever holds the guild's cursor or keeps others out; nobody does either from then on until this
        unit of work ends."""
        ...

    async def move(self, claimed: ClaimedCursor, read_up_to: AuditEntryId | None) -> None:
        """If this claim still holds it."""
        ...

    async def finish(self, claimed: ClaimedCursor, *, due_at: datetime) -> None:
        """Read on then, or when it was called for meanwhile; if this claim still holds it."""
        ...


class AdoptedCases(Protocol):
    """Cases of what was done without the bot."""

    async def known(self, guild: GuildId, requests: Collection[RequestId]) -> frozenset[RequestId]:
        """Those of which there are cases."""
        ...

    async def beside(self, guild: GuildId, targets: Collection[UserId], *, since: datetime) -> tuple[Case, ...]:
        """What is pending, in force, or was carried out since then, of what was done to these."""
        ...

    async def take_numbers(self, guild: GuildId, count: int) -> CaseNumber:
        """The first of so many numbers, which follow each other."""
        ...

    async def add(self, cases: Sequence[Case]) -> None:
        """Settled ones, under numbers taken before. Raises DuplicateRequest."""
        ...
