from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from attrs import define

from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import LONGEST_PROBLEM, DueCase, WishedAgain
from domain.shared.ids import GuildId
from domain.shared.lease import NOBODY, LeaseToken, Room
from tests.fakes.moderation import CASE_SCHEDULE, CASES, CaseKey, StoredDueCase
from tests.fakes.records import MemoryTransaction, claim


@define
class MemoryCaseSchedule:
    _transaction: MemoryTransaction

    async def put(self, guild: GuildId, number: CaseNumber, *, due_at: datetime) -> None:
        self._transaction[CASES].require((guild, number))
        rows = self._transaction[CASE_SCHEDULE]
        await rows.lock((guild, number))
        await rows.put((guild, number), StoredDueCase(guild, number, due_at, NOBODY))

    async def lock(self, guild: GuildId, number: CaseNumber, *, now: datetime) -> bool:
        rows = self._transaction[CASE_SCHEDULE]
        await rows.lock((guild, number))
        stored = rows.find((guild, number))
        return stored is None or stored.lease_token == NOBODY or stored.lease_until <= now

    async def take(
        self, guild: GuildId, number: CaseNumber, *, until: datetime, again: WishedAgain | None = None
    ) -> DueCase:
        self._transaction[CASES].require((guild, number))
        rows, token = self._transaction[CASE_SCHEDULE], LeaseToken(uuid4())
        await rows.lock((guild, number))
        stored = rows.find((guild, number)) or StoredDueCase(guild, number, until, token)
        stored.lease_until, stored.lease_token, stored.attempts = until, token, stored.attempts + 1
        if again is not None:
            stored.again_by, stored.again_at = again.by, again.at
        await rows.put((guild, number), stored)
        return _due(stored)

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
        return tuple(map(_due, claimed))

    async def give_back(self, due: DueCase, *, until: datetime) -> None:
        if (stored := await self._held(due)) is not None:
            stored.lease_until, stored.attempts, stored.lease_token = until, stored.attempts - 1, NOBODY
            await self._transaction[CASE_SCHEDULE].put(_key(stored), stored)

    async def give_way(self, claimed: Sequence[DueCase], *, until: datetime) -> tuple[DueCase, ...]:
        cases = self._transaction[CASES]
        pending = [each for each in cases if each.status is CaseStatus.PENDING and each.kind.is_exclusive]
        under_way = {(each.guild, each.target) for each in pending}
        goes_on = list[DueCase]()
        for due in claimed:
            case = cases.find((due.guild, due.number))
            if case is not None and (case.guild, case.target) in under_way:
                await self.give_back(due, until=until)
            else:
                goes_on.append(due)
        return tuple(goes_on)

    async def note(self, due: DueCase, problem: str) -> None:
        if (stored := await self._held(due)) is not None:
            stored.problem, stored.lease_token = problem[:LONGEST_PROBLEM], NOBODY
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


def _due(stored: StoredDueCase) -> DueCase:
    return DueCase(
        guild=stored.guild,
        number=stored.number,
        lease_token=stored.lease_token,
        due_at=stored.lease_until,
        again_by=stored.again_by,
        again_at=stored.again_at,
    )


def _key(due: StoredDueCase) -> CaseKey:
    return due.guild, due.number
