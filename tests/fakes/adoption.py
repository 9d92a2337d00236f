from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from attrs import define

from domain.moderation.adoption.hand_action import AuditEntryId
from domain.moderation.adoption.repository import ClaimedCursor
from domain.moderation.case import Case, CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import DuplicateRequest
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.lease import LeaseToken, Room
from tests.fakes.guilds import GUILDS
from tests.fakes.moderation import CASES, COUNTERS
from tests.fakes.records import MemoryTable, MemoryTransaction, claim


@define
class StoredCursor:
    guild: GuildId
    lease_until: datetime
    """When it is due."""
    lease_token: LeaseToken
    read_up_to: AuditEntryId | None = None
    attempts: int = 1
    is_claimed: bool = False
    called_at: datetime | None = None


AUDIT_CURSORS = MemoryTable[GuildId, StoredCursor]("audit_cursors")


@define
class MemoryAuditCursors:
    _transaction: MemoryTransaction

    async def put_up(self, guilds: Collection[GuildId], *, due_at: datetime) -> None:
        for guild in sorted(guilds):
            await self._put_new(guild, None, due_at)

    async def call(self, guilds: Collection[GuildId], *, due_at: datetime) -> None:
        rows = self._transaction[AUDIT_CURSORS]
        for guild in sorted(guilds):
            await rows.lock(guild)
            stored = rows.find(guild)
            if stored is None:
                continue
            if not stored.is_claimed and stored.lease_until > due_at:
                stored.lease_until = due_at
            elif stored.is_claimed and (stored.called_at is None or stored.called_at > due_at):
                stored.called_at = due_at
            else:
                continue
            await rows.put(guild, stored)

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[ClaimedCursor, ...]:
        rows = self._transaction[AUDIT_CURSORS]
        claimed = await claim(
            rows, lambda each: each.guild, lambda each: each.guild in guilds, now=now, leases=leases, room=room
        )
        for stored in claimed:
            stored.is_claimed = True
            if stored.called_at is not None and stored.called_at <= now:
                stored.called_at = None
            await rows.put(stored.guild, stored)
        return tuple(
            ClaimedCursor(guild=each.guild, read_up_to=each.read_up_to, lease_token=each.lease_token)
            for each in claimed
        )

    async def begin(self, guild: GuildId, *, before: AuditEntryId, due_at: datetime) -> None:
        await self._put_new(guild, AuditEntryId(before - 1), due_at)

    async def hold(self, claimed: ClaimedCursor) -> bool:
        return await self._held(claimed) is not None

    async def keep_out(self, guild: GuildId) -> None:
        await self._transaction[AUDIT_CURSORS].share(guild)

    async def have_alone(self, guild: GuildId) -> None:
        await self._transaction[AUDIT_CURSORS].lock(guild)

    async def move(self, claimed: ClaimedCursor, read_up_to: AuditEntryId | None) -> None:
        if (stored := await self._held(claimed)) is not None:
            stored.read_up_to = read_up_to
            await self._transaction[AUDIT_CURSORS].put(stored.guild, stored)

    async def finish(self, claimed: ClaimedCursor, *, due_at: datetime) -> None:
        if (stored := await self._held(claimed)) is not None:
            stored.lease_until = due_at if stored.called_at is None else min(due_at, stored.called_at)
            stored.attempts, stored.is_claimed, stored.called_at = 1, False, None
            stored.lease_token = LeaseToken(uuid4())
            await self._transaction[AUDIT_CURSORS].put(stored.guild, stored)

    async def _put_new(self, guild: GuildId, read_up_to: AuditEntryId | None, due_at: datetime) -> None:
        self._transaction[GUILDS].require(guild)
        rows = self._transaction[AUDIT_CURSORS]
        await rows.lock(guild)
        if rows.find(guild) is None:
            await rows.put(guild, StoredCursor(guild, due_at, LeaseToken(uuid4()), read_up_to))

    async def _held(self, claimed: ClaimedCursor) -> StoredCursor | None:
        rows = self._transaction[AUDIT_CURSORS]
        await rows.lock(claimed.guild)
        stored = rows.find(claimed.guild)
        return stored if stored is not None and stored.lease_token == claimed.lease_token else None


@define
class MemoryAdoptedCases:
    _transaction: MemoryTransaction

    async def known(self, guild: GuildId, requests: Collection[RequestId]) -> frozenset[RequestId]:
        return frozenset(
            case.request for case in self._transaction[CASES] if case.guild == guild and case.request in requests
        )

    async def beside(self, guild: GuildId, targets: Collection[UserId], *, since: datetime) -> tuple[Case, ...]:
        def matters(case: Case) -> bool:
            if case.status is CaseStatus.APPLIED:
                return case.ending is None or (case.settled_at is not None and case.settled_at >= since)
            return case.status is CaseStatus.PENDING

        found = [case for case in self._transaction[CASES] if case.guild == guild and case.target in targets]
        return tuple(sorted(filter(matters, found), key=lambda case: -case.number))

    async def take_numbers(self, guild: GuildId, count: int) -> CaseNumber:
        counters = self._transaction[COUNTERS]
        await counters.lock(guild)
        first = CaseNumber((counters.find(guild) or 0) + 1)
        await counters.put(guild, CaseNumber(first + count - 1))
        return first

    async def add(self, cases: Sequence[Case]) -> None:
        rows = self._transaction[CASES]
        requests = {(case.guild, case.request) for case in rows}
        for case in cases:
            if (case.guild, case.request) in requests:
                raise DuplicateRequest
            self._transaction.events.extend(case.pull_events())
            await rows.put((case.guild, case.number), case)
