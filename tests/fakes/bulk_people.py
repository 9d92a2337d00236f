from collections.abc import Collection, Mapping
from copy import deepcopy
from datetime import datetime

from attrs import define

from application.shared.kept_roles import Custody, Kept
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case import Case, CaseStatus
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import NOBODY
from tests.fakes.bulk_targets import TARGETS
from tests.fakes.jail import ROLE_SWAPS
from tests.fakes.moderation import CASE_SCHEDULE, CASES
from tests.fakes.records import MemoryRecords


@define
class MemoryBulkPeople:
    _records: MemoryRecords

    async def at_an_end(self, guild: GuildId, users: Collection[UserId], *, now: datetime) -> frozenset[UserId]:
        schedule = self._records[CASE_SCHEDULE]
        due = [case for case in self._of(guild, users) if case.is_in_force and (guild, case.number) in schedule]
        claimed = [(case, schedule[guild, case.number]) for case in due]
        return frozenset(case.target for case, due in claimed if due.lease_token != NOBODY and due.lease_until > now)

    async def banned_for_a_time(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Case]:
        bans = [case for case in self._of(guild, users) if case.kind == BAN and case.is_in_force]
        return {case.target: deepcopy(case) for case in bans if case.expires_at is not None}

    async def taken_over(self, case: Case) -> Case | None:
        earlier = [
            each
            for each in self._of(case.guild, [case.target])
            if each.kind == BAN and each.number < case.number and each.ending is Ending.REPLACED
        ]
        then = [each for each in earlier if each.ended_at == case.settled_at]
        return deepcopy(max(then, key=lambda each: each.number, default=None))

    async def taken_over_by(
        self, guild: GuildId, operation: OperationNumber, users: Collection[UserId]
    ) -> Mapping[UserId, Case]:
        targets, found = self._records[TARGETS], dict[UserId, Case]()
        for user in users:
            target = targets.get((guild, operation, user))
            ours = None if target is None or target.number is None else self._records[CASES][guild, target.number]
            if ours is None or ours.kind != BAN or not ours.is_in_force or ours.expires_at is not None:
                continue
            before = await self.taken_over(ours)
            if before is not None and before.expires_at is not None:
                found[user] = before
        return found

    async def kept_roles(self, guild: GuildId, users: Collection[UserId], *, now: datetime) -> Mapping[UserId, Kept]:
        kept = dict[UserId, Kept]()
        for case in self._of(guild, users):
            swap = self._records[ROLE_SWAPS].get((guild, case.number))
            if case.kind in (JAIL, UNJAIL) and case.status is CaseStatus.PENDING:
                kept[case.target] = Kept(Custody.CHANGING)
            elif case.kind == JAIL and case.is_in_force and swap is not None and swap.jail_role is not None:
                is_over = case.expires_at is not None and case.expires_at <= now
                of_this = Kept(Custody.CHANGING) if is_over else Kept(Custody.KEPT, frozenset(swap.moved))
                kept[case.target] = kept[case.target] if kept.get(case.target) == Kept(Custody.CHANGING) else of_this
        return kept

    async def let_out(self, guild: GuildId, users: Collection[UserId], *, since: datetime) -> frozenset[UserId]:
        swaps, jails = self._records[ROLE_SWAPS], [case for case in self._of(guild, users) if case.kind == JAIL]
        ended = [case for case in jails if case.ended_at is not None and case.ended_at >= since]
        held = [(case.target, swaps.get((guild, case.number))) for case in ended]
        return frozenset(target for target, swap in held if swap is not None and swap.jail_role is not None)

    def _of(self, guild: GuildId, users: Collection[UserId]) -> list[Case]:
        return [case for case in self._records[CASES].values() if case.guild == guild and case.target in users]
