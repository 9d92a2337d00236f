from collections.abc import Collection
from datetime import datetime

from attrs import define

from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case, CaseStatus
from domain.moderation.escalation.escalation import Escalation
from domain.moderation.escalation.record import MOST_CASES, MOST_FIRINGS, CountedCase, Firing, MemberRecord
from domain.moderation.escalation.request import is_automatic
from domain.moderation.escalation.rules import EscalationRules
from domain.shared.errors import ConcurrentChange
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId, UserId
from tests.fakes.guilds import GUILDS
from tests.fakes.moderation import CASES
from tests.fakes.records import MemoryHistory, MemoryRecords, MemoryTable, MemoryTransaction, changes_of, save

ESCALATIONS = MemoryTable[GuildId, Escalation]("escalations")
ESCALATION_CHANGES: MemoryHistory[GuildId] = MemoryTable("escalation_changes")
FIRINGS = MemoryTable[tuple[GuildId, UserId, int], Firing]("escalation_firings")


@define
class MemoryEscalationRepository:
    _transaction: MemoryTransaction

    async def get(self, guild: GuildId) -> Escalation:
        return self._transaction[ESCALATIONS].find(guild) or Escalation(guild=guild)

    async def save(self, escalation: Escalation) -> None:
        changes = escalation.pull_changes()
        if not changes:
            return
        rows = self._transaction[ESCALATIONS]
        self._transaction[GUILDS].require(escalation.guild)
        if not escalation.version:
            await rows.lock(escalation.guild)
            if rows.find(escalation.guild) is not None:
                raise ConcurrentChange
            await rows.put(escalation.guild, escalation)
        await save(self._transaction, ESCALATIONS, ESCALATION_CHANGES, escalation.guild, escalation, changes)

    async def fire(self, firing: Firing) -> None:
        self._transaction[CASES].require((firing.guild, firing.trigger))
        rows, key = self._transaction[FIRINGS], (firing.guild, firing.target, firing.nth)
        await rows.lock(key)
        if rows.find(key) is not None:
            raise ConcurrentChange
        await rows.put(key, firing)


@define
class MemoryEscalationReader:
    _records: MemoryRecords

    async def rules(self, guild: GuildId) -> EscalationRules:
        return self._records[ESCALATIONS].get(guild, Escalation(guild=guild)).rules

    async def changes(self, guild: GuildId, limit: int) -> tuple[RecordedChange, ...]:
        return tuple(changes_of(self._records, ESCALATION_CHANGES, guild)[:limit])

    async def record(
        self, guild: GuildId, target: UserId, kinds: Collection[ActionKind], *, since: datetime
    ) -> MemberRecord:
        firings = [each for each in self._records[FIRINGS].values() if (each.guild, each.target) == (guild, target)]
        found = [
            CountedCase(number=case.number, kind=case.kind, opened_at=case.opened_at)
            for case in self._records[CASES].values()
            if (case.guild, case.target) == (guild, target)
            and case.kind in kinds
            and case.opened_at > since
            and _is_counted(case)
        ]
        newest = sorted(found, key=lambda case: case.number)[-MOST_CASES:]
        return MemberRecord(
            tuple(sorted(newest, key=lambda case: (case.opened_at, case.number))),
            tuple(sorted(firings, key=lambda firing: -firing.nth)[:MOST_FIRINGS]),
        )


def _is_counted(case: Case) -> bool:
    is_remembered = case.voided_at is None and case.forgotten_at is None
    return case.status is CaseStatus.APPLIED and is_remembered and not is_automatic(case.request)
