from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from attrs import define

from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import LONGEST_PROBLEM, DueCase
from domain.shared.ids import GuildId
from domain.shared.lease import LeaseToken, Room
from tests.fakes.moderation import CASES, CaseKey
from tests.fakes.records import MemoryTable, MemoryTransaction, claim


@define
class StoredDueCase:
    guild: GuildId
    number: CaseNumber
    lease_until: datetime
    """When it is due."""
    lease_token: LeaseToken
    attempts: int = 1
    problem: str | None = None


CASE_SCHEDULE = MemoryTable[CaseKey, StoredDueCase]("case_schedule")


@define
class MemoryCaseSchedule:
    _transaction: MemoryTransaction

    async def put(self, guild: GuildId, number: CaseNumber, *, due_at: datetime) -> None:
        self._transaction[CASES].require((guild, number))
        rows = self._transaction[CASE_SCHEDULE]
        await rows.lock((guild, number))
        await rows.put((guild, number), StoredDueCase(guild, number, due_at, LeaseToken(uuid4())))

    async def remove(self, guild: GuildId, number: CaseNumber) -> None:
        rows = self._transaction[CASE_SCHEDULE]
        await rows.lock((guild, number))
        if (guild, number) in rows:
            await rows.remove((guild, number))

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[DueCase, ...]:
        rows = self._transaction[CASE_SCHEDULE]
        claimed = await claim(rows, _key, lambda due: due.guild in guilds, now=now, leases=leases, room=room)
        return tuple(DueCase(guild=due.guild, number=due.number, lease_token=due.lease_token) for due in claimed)

    async def give_back(self, due: DueCase, *, until: datetime) -> None:
        if (stored := await self._held(due)) is not None:
            stored.lease_until, stored.attempts = until, stored.attempts - 1
            await self._transaction[CASE_SCHEDULE].put(_key(stored), stored)

    async def note(self, due: DueCase, problem: str) -> None:
        if (stored := await self._held(due)) is not None:
            stored.problem = problem[:LONGEST_PROBLEM]
            await self._transaction[CASE_SCHEDULE].put(_key(stored), stored)

    async def finish(self, due: DueCase) -> bool:
        if (stored := await self._held(due)) is None:
            return False
        await self._transaction[CASE_SCHEDULE].remove(_key(stored))
        return True

    async def _held(self, due: DueCase) -> StoredDueCase | None:
        rows = self._transaction[CASE_SCHEDULE]
        await rows.lock((due.guild, due.number))
        stored = rows.find((due.guild, due.number))
        return stored if stored is not None and stored.lease_token == due.lease_token else None


def _key(due: StoredDueCase) -> CaseKey:
    return due.guild, due.number
