from collections.abc import Collection, Sequence
from datetime import datetime

from attrs import define

from domain.moderation.actions import is_known
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.appeals.appeal import SETTLED
from domain.moderation.bulk.operation import BulkState
from domain.moderation.case import Case, CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.escalation.request import is_automatic
from domain.moderation.nobody import NOBODY
from domain.moderation.reason import Reason
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, UserId
from tests.fakes.appeals import APPEAL_POSTS, APPEALS
from tests.fakes.bulk import OPERATIONS
from tests.fakes.bulk_targets import TARGETS
from tests.fakes.escalation import FIRINGS
from tests.fakes.evidence import OF_CASES
from tests.fakes.moderation import CASE_CHANGES, CASE_LINKS, CASE_ROLES, CASE_SCHEDULE, CASES, OWED_ANSWERS
from tests.fakes.records import MemoryTransaction


@define
class MemoryClosedCases:
    _transaction: MemoryTransaction

    async def forget(
        self, guild: GuildId, *, before: datetime, at: datetime, pseudonyms: Sequence[UserId]
    ) -> Sequence[CaseNumber]:
        rows = self._transaction[CASES]
        closed = [each for each in rows if each.guild == guild and _is_closed(each, before) and self._is_free(each)]
        chosen = sorted(closed, key=lambda each: each.settled_at or before)[: len(pseudonyms)]
        await self._forget_firings([case.number for case in chosen], {case.target for case in chosen}, guild)
        for case, pseudonym in zip(chosen, pseudonyms, strict=False):
            await self._forget(case, pseudonym, at)
        return [case.number for case in chosen]

    def _is_free(self, case: Case) -> bool:
        key = case.guild, case.number
        if key in self._transaction[CASE_SCHEDULE] or key in self._transaction[OWED_ANSWERS]:
            return False
        appeal = self._transaction[APPEALS].find(key)
        if appeal is not None and appeal.state not in SETTLED:
            return False
        operations = self._transaction[OPERATIONS]
        for (guild, operation, _), target in self._transaction[TARGETS].items():
            under_way = operations.find((guild, operation))
            if (guild, target.number) == key and under_way is not None and under_way.state is not BulkState.ENDED:
                return False
        return not self._is_taken_over(case) and not any(_may_hold(other) for other in self._linked(case))

    def _is_taken_over(self, case: Case) -> bool:
        if case.kind != BAN or case.ending is not Ending.REPLACED:
            return False
        theirs = [each for each in self._transaction[CASES] if (each.guild, each.target) == (case.guild, case.target)]
        return any(each.kind == BAN and each.is_in_force for each in theirs)

    def _linked(self, case: Case) -> list[Case]:
        every = [key for key, _ in self._transaction[CASE_LINKS].items()]
        links = [(number, link.to) for guild, number, link in every if guild == case.guild]
        others = {b if a == case.number else a for a, b in links if case.number in (a, b)}
        return [each for each in self._transaction[CASES] if each.guild == case.guild and each.number in others]

    async def _forget_firings(self, chosen: Sequence[CaseNumber], of: Collection[UserId], guild: GuildId) -> None:
        left = [each for each in self._transaction[CASES] if each.guild == guild and each.forgotten_at is None]
        left = [each for each in left if each.number not in chosen]
        counting = {
            each.target for each in left if each.status is not CaseStatus.FAILED and not is_automatic(each.request)
        }
        for key, firing in self._transaction[FIRINGS].items():
            is_theirs = firing.guild == guild and firing.target in of and firing.target not in counting
            if is_theirs and firing.trigger not in [each.number for each in left]:
                await self._transaction[FIRINGS].remove(key)

    async def _forget(self, case: Case, pseudonym: UserId, at: datetime) -> None:
        if case.kind not in (JAIL, UNJAIL):
            case.target = pseudonym
        case.moderator, case.forgotten_at, case.version = NOBODY, at, case.version + 1
        case.target_username = case.target_display_name = case.moderator_username = case.moderator_display_name = None
        case.reason = case.reason_changed_by = case.failure_detail = case.notice_detail = None
        if case.voided_at is not None:
            case.voided_by, case.void_reason = NOBODY, Reason("(forgotten)")
        key = case.guild, case.number
        await self._transaction[CASES].put(key, case)
        for table in (CASE_ROLES, APPEAL_POSTS, APPEALS):
            if key in self._transaction[table]:
                await self._transaction[table].remove(key)
        for id_, (owner, _) in self._transaction[CASE_CHANGES].items():
            if owner == key:
                await self._transaction[CASE_CHANGES].remove(id_)
        for evidence, _ in self._transaction[OF_CASES].items():
            if evidence[:2] == key:
                await self._transaction[OF_CASES].remove(evidence)


def _is_closed(case: Case, before: datetime) -> bool:
    if case.forgotten_at is not None or case.settled_at is None or _may_hold(case):
        return False
    moments = (case.settled_at, case.ended_at, case.voided_at)
    return all(moment < before for moment in moments if moment is not None)


def _may_hold(case: Case) -> bool:
    if case.status is CaseStatus.PENDING:
        return True
    return case.has_not_ended and not (is_known(case.kind) and case.kind.undone_by is None)
