from collections.abc import Collection, Sequence

from attrs import define

from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.importing.carrying import CarriedCase
from domain.moderation.importing.ends_here import EndedBy, EndedHere, said_of
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import NOBODY
from tests.fakes.evidence import OF_CASES
from tests.fakes.jail import ROLE_SWAPS
from tests.fakes.moderation import (
    CASE_CHANGES,
    CASE_LINKS,
    CASE_LOG_POSTS,
    CASE_ROLES,
    CASE_SCHEDULE,
    CASES,
    COUNTERS,
    CaseKey,
    StoredDueCase,
)
from tests.fakes.records import MemoryTransaction, save


@define
class MemoryForeignCases:
    _transaction: MemoryTransaction

    async def reserve(self, guild: GuildId, last: CaseNumber) -> bool:
        counters = self._transaction[COUNTERS]
        await counters.lock(guild)
        if counters.find(guild) is not None:
            return False
        await counters.put(guild, last)
        return True

    async def add(self, cases: Sequence[CarriedCase]) -> None:
        for each in cases:
            key = (each.case.guild, each.case.number)
            assert key not in self._transaction[CASES]
            await self._transaction[CASES].put(key, each.case)
            for line in each.lines:
                recorded = RecordedChange(self._transaction.records.next_id(), line)
                await self._transaction[CASE_CHANGES].put(recorded.id, (key, recorded))
            if each.roles:
                await self._transaction[CASE_ROLES].put(key, each.roles)
            if each.swap is not None:
                await self._transaction[ROLE_SWAPS].put(key, each.swap)
            if each.due_at is not None:
                due = StoredDueCase(each.case.guild, each.case.number, each.due_at, NOBODY)
                await self._transaction[CASE_SCHEDULE].put(key, due)

    async def in_force(
        self, guild: GuildId, targets: Collection[UserId], kinds: Collection[ActionKind]
    ) -> tuple[Case, ...]:
        found = [case for case in self._transaction[CASES] if case.guild == guild and case.target in targets]
        return tuple(
            sorted((case for case in found if case.kind in kinds and case.is_in_force), key=lambda case: case.number)
        )

    async def ended_by(self, guild: GuildId, numbers: Collection[CaseNumber]) -> tuple[EndedBy, ...]:
        rows, lines = self._transaction[CASES], [*self._transaction[CASE_CHANGES]]
        found = list[EndedBy]()
        for number in numbers:
            ender = rows.find((guild, number))
            for case in rows:
                is_said = any(
                    owner == (guild, case.number) and (recorded.change.new or "").startswith(said_of(number))
                    for owner, recorded in lines
                )
                if ender is not None and is_said and (case.target, case.ended_at) == (ender.target, ender.opened_at):
                    found.append(EndedBy(case=case, by=number))
        return tuple(sorted(found, key=lambda each: each.case.number))

    async def end(self, ended: Sequence[EndedHere]) -> None:
        for each in ended:
            key = (each.case.guild, each.case.number)
            if key not in self._transaction[CASE_LOG_POSTS]:
                each.case.pull_events()
            await save(self._transaction, CASES, CASE_CHANGES, key, each.case, (each.line,))
            await self._transaction[CASE_SCHEDULE].remove(key)

    async def remove(self, guild: GuildId, numbers: Collection[CaseNumber]) -> frozenset[CaseNumber]:
        counters, rows = self._transaction[COUNTERS], self._transaction[CASES]
        await counters.lock(guild)
        removed = frozenset(number for number in numbers if self._is_untouched((guild, number)))
        for number in removed:
            key = (guild, number)
            for table in (CASES, CASE_ROLES, ROLE_SWAPS, CASE_SCHEDULE):
                await self._transaction[table].remove(key)
            for line, (owner, _) in self._transaction[CASE_CHANGES].items():
                if owner == key:
                    await self._transaction[CASE_CHANGES].remove(line)
        left = [case.number for case in rows if case.guild == guild]
        if left:
            await counters.put(guild, max(left))
        else:
            await counters.remove(guild)
        return removed

    def _is_untouched(self, key: CaseKey) -> bool:
        case = self._transaction[CASES].find(key)
        if case is None or case.version != 1 or key in self._transaction[CASE_LOG_POSTS]:
            return False
        due = self._transaction[CASE_SCHEDULE].find(key)
        linked = any(
            (guild, number) == key or (guild, link.to) == key
            for (guild, number, link), _ in self._transaction[CASE_LINKS].items()
        )
        shown = any((guild, number) == key for (guild, number, *_), _ in self._transaction[OF_CASES].items())
        return not linked and not shown and (due is None or due.lease_token == NOBODY)
