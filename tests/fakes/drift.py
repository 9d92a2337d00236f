from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from attrs import define

from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case, CaseStatus
from domain.moderation.drift.check import DriftCheck
from domain.moderation.drift.difference import InForce
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import NOBODY, LeaseToken, Room
from tests.fakes.guilds import GUILDS
from tests.fakes.moderation import CASE_SCHEDULE, CASES
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction, claim


@define
class StoredCheck:
    guild: GuildId
    lease_until: datetime
    """When it is due."""
    lease_token: LeaseToken
    attempts: int = 1
    differences: int = 0
    fingerprint: str | None = None


DRIFT_CHECKS = MemoryTable[GuildId, StoredCheck]("drift_checks")


@define
class MemoryDriftChecks:
    _transaction: MemoryTransaction

    async def put_up(self, guilds: Collection[GuildId], *, due_at: datetime) -> None:
        rows = self._transaction[DRIFT_CHECKS]
        for guild in sorted(guilds):
            self._transaction[GUILDS].require(guild)
            await rows.lock(guild)
            if rows.find(guild) is None:
                await rows.put(guild, StoredCheck(guild, due_at, LeaseToken(uuid4())))

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[DriftCheck, ...]:
        rows = self._transaction[DRIFT_CHECKS]
        claimed = await claim(
            rows, lambda each: each.guild, lambda each: each.guild in guilds, now=now, leases=leases, room=room
        )
        return tuple(
            DriftCheck(
                guild=each.guild,
                lease_token=each.lease_token,
                differences=each.differences,
                fingerprint=each.fingerprint,
            )
            for each in claimed
        )

    async def finish(self, check: DriftCheck, *, due_at: datetime) -> bool:
        rows = self._transaction[DRIFT_CHECKS]
        await rows.lock(check.guild)
        stored = rows.find(check.guild)
        if stored is None or stored.lease_token != check.lease_token:
            return False
        self._transaction.events.extend(check.pull_events())
        found = StoredCheck(
            check.guild,
            due_at,
            LeaseToken(uuid4()),
            differences=check.differences,
            fingerprint=check.fingerprint,
        )
        await rows.put(check.guild, found)
        return True


@define
class MemoryDriftReader:
    _records: MemoryRecords

    async def in_force(
        self, guild: GuildId, kind: ActionKind, *, at: datetime, after: UserId, limit: int
    ) -> tuple[InForce, ...]:
        newest = {
            case.target: case
            for case in sorted(self._records[CASES].values(), key=lambda case: case.number)
            if (case.guild, case.kind) == (guild, kind)
            and case.is_in_force
            and case.target > after
            and (case.expires_at is None or case.expires_at > at)
        }
        return tuple(
            InForce(
                target=case.target,
                number=case.number,
                target_username=case.target_username,
                target_display_name=case.target_display_name,
                reason=case.reason,
                opened_at=case.opened_at,
                expires_at=case.expires_at,
            )
            for _, case in sorted(newest.items())
        )[:limit]

    async def moving(
        self, guild: GuildId, kinds: Collection[ActionKind], targets: Collection[UserId], *, since: datetime
    ) -> frozenset[UserId]:
        return frozenset(
            case.target
            for case in self._records[CASES].values()
            if case.guild == guild
            and case.kind in kinds
            and case.target in targets
            and (
                case.status is CaseStatus.PENDING
                or self._is_told_of_its_end(case, since)
                or any(at is not None and at >= since for at in (case.opened_at, case.settled_at, case.ended_at))
            )
        )

    def _is_told_of_its_end(self, case: Case, since: datetime) -> bool:
        due = self._records[CASE_SCHEDULE].get((case.guild, case.number))
        return due is not None and due.lease_token != NOBODY and due.lease_until > since

    async def fingerprint(self, guild: GuildId) -> str | None:
        found = self._records[DRIFT_CHECKS].get(guild)
        return None if found is None else found.fingerprint
