from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import asdict, define, evolve, fields

from application.moderation.bulk.queries import STUCK_AFTER_ATTEMPTS, BulkStatus, OperationView, StuckBulk
from domain.moderation.actions.ban import BAN
from domain.moderation.appeals.events import AppealChanged
from domain.moderation.bulk.acts import ACTS
from domain.moderation.bulk.errors import OperationNotFound
from domain.moderation.bulk.events import TargetToldInVain
from domain.moderation.bulk.held_again import GAVE_WAY, HOLDS_AGAIN, held_again
from domain.moderation.bulk.number import OperationNumber, request_of
from domain.moderation.bulk.operation import HOLDS_FOR, BulkOperation, BulkState, Plan
from domain.moderation.bulk.target import FAILURES, MOST_TARGETS, TAKEN_BACK, Outcome, Target, TargetState
from domain.moderation.case import Case, CaseIntent, CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import DuplicateRequest
from domain.moderation.events import CaseEnded
from domain.moderation.links import Link, Relation
from domain.moderation.term import Ending, ended_by
from domain.shared.errors import ConcurrentChange
from domain.shared.history import RecordedChange
from domain.shared.ids import ChannelId, GuildId, RequestId, UserId
from domain.shared.lease import NOBODY, LeaseToken, Room
from domain.shared.paging import Page, Seek
from domain.shared.posts import Place
from infrastructure.moderation.bulk.bulk_cases import LEFT_TO_THE_OPERATION, status_of
from tests.fakes.appeals import APPEALS
from tests.fakes.bulk_targets import TARGETS, TargetKey
from tests.fakes.guilds import GUILDS
from tests.fakes.moderation import (
    CASE_CHANGES,
    CASE_LINKS,
    CASE_LOG_POSTS,
    CASE_SCHEDULE,
    CASES,
    COUNTERS,
    StoredDueCase,
)
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction, claim

type OperationKey = tuple[GuildId, OperationNumber]

OPERATIONS = MemoryTable[OperationKey, BulkOperation]("bulk_operations")


def _key(operation: BulkOperation) -> OperationKey:
    return operation.guild, operation.number


def _target_key(target: Target) -> TargetKey:
    return target.guild, target.operation, target.user


@define
class MemoryBulkOperations:
    _transaction: MemoryTransaction

    async def plan(self, plan: Plan, targets: Sequence[Target]) -> BulkOperation:
        self._transaction[GUILDS].require(plan.guild)
        operations, stored = self._transaction[OPERATIONS], self._transaction[TARGETS]
        here = [operation for operation in operations if operation.guild == plan.guild]
        if any(operation.request == plan.request for operation in here):
            raise DuplicateRequest
        for old in here:
            if old.state is BulkState.PLANNED and old.planned_at < plan.planned_at - HOLDS_FOR:
                for target in [each for each in stored if (each.guild, each.operation) == _key(old)]:
                    await stored.remove(_target_key(target))
        number = OperationNumber(max((operation.number for operation in here), default=0) + 1)
        operation = BulkOperation.plan(plan, number)
        await operations.put(_key(operation), operation)
        for target in targets:
            planned = evolve(target, guild=plan.guild, operation=number)
            await stored.put(_target_key(planned), planned)
        return operation

    async def planned_by(self, guild: GuildId, request: RequestId) -> BulkOperation | None:
        operations = self._transaction[OPERATIONS]
        return next((each for each in operations if (each.guild, each.request) == (guild, request)), None)

    async def lock(self, guild: GuildId, number: OperationNumber) -> BulkOperation:
        rows = self._transaction[OPERATIONS]
        await rows.lock((guild, number))
        found = rows.find((guild, number))
        if found is None:
            raise OperationNotFound(number)
        return found

    async def save(self, operation: BulkOperation) -> None:
        rows = self._transaction[OPERATIONS]
        await rows.lock(_key(operation))
        current = rows.find(_key(operation))
        if current is None or current.version != operation.version:
            raise ConcurrentChange
        operation.version += 1
        self._transaction.events.extend(operation.pull_events())
        operation.log_channel, operation.log_message = current.log_channel, current.log_message
        await rows.put(_key(operation), operation)

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[BulkOperation, ...]:
        def is_due(operation: BulkOperation) -> bool:
            return operation.state is BulkState.RUNNING and operation.guild in guilds and operation.act in ACTS

        return tuple(await claim(self._transaction[OPERATIONS], _key, is_due, now=now, leases=leases, room=room))

    async def hold(self, operation: BulkOperation, *, until: datetime) -> bool:
        current = await self.lock(operation.guild, operation.number)
        if current.lease_token != operation.lease_token:
            return False
        current.lease_until = until
        await self._transaction[OPERATIONS].put(_key(current), current)
        return True

    async def give_back(self, operation: BulkOperation, *, until: datetime) -> None:
        current = await self.lock(operation.guild, operation.number)
        if current.lease_token == operation.lease_token:
            current.lease_until, current.lease_token = until, NOBODY
            await self._transaction[OPERATIONS].put(_key(current), current)

    async def lock_plans(self, guild: GuildId, moderator: UserId, *, since: datetime) -> None:
        plans = [each for each in self._transaction[OPERATIONS] if (each.guild, each.moderator) == (guild, moderator)]
        for plan in sorted(plans, key=lambda each: each.number):
            if plan.state is BulkState.PLANNED and plan.planned_at > since:
                await self._transaction[OPERATIONS].lock(_key(plan))

    async def count_alone(
        self, like: BulkOperation, states: Collection[TargetState], *, since: datetime, most: int
    ) -> int:
        alone = [
            each
            for each in self._transaction[OPERATIONS]
            if (each.guild, each.moderator, each.act) == (like.guild, like.moderator, like.act)
            and each.state in (BulkState.RUNNING, BulkState.ENDED)
            and each.confirmed_at is not None
            and each.confirmed_at > since
            and each.approved_by is None
            and each.undoes is None
        ]
        found = [target for each in alone for target in self._of(*_key(each)) if target.state in states]
        return min(len(found), most)

    async def count(self, guild: GuildId, number: OperationNumber) -> Mapping[TargetState, int]:
        return Counter(target.state for target in self._of(guild, number))

    async def exclude(self, guild: GuildId, number: OperationNumber, states: Mapping[UserId, TargetState]) -> None:
        for target in self._of(guild, number):
            if target.user in states and target.state is TargetState.WAITING:
                await self._transaction[TARGETS].put(_target_key(target), evolve(target, state=states[target.user]))

    async def taken_back(
        self, guild: GuildId, undone: OperationNumber, *, but_by: OperationNumber | None
    ) -> Mapping[UserId, TargetState]:
        undos = [each for each in self._transaction[OPERATIONS] if (each.guild, each.undoes) == (guild, undone)]
        of_them = [target for each in undos if each.number != but_by for target in self._of(guild, each.number)]
        found = [target for target in of_them if target.state in {*TAKEN_BACK, TargetState.OPENED}]
        return {each.user: each.state for each in sorted(found, key=lambda each: each.state in TAKEN_BACK)}

    async def drop_waiting(self, guild: GuildId, number: OperationNumber) -> None:
        for target in self._of(guild, number):
            if target.state is TargetState.WAITING:
                await self._transaction[TARGETS].put(_target_key(target), evolve(target, state=TargetState.STOPPED))

    async def choose_post(self, guild: GuildId, number: OperationNumber, channel: ChannelId) -> bool:
        operation = await self.lock(guild, number)
        if operation.log_channel is not None:
            return False
        operation.log_channel = channel
        await self._transaction[OPERATIONS].put(_key(operation), operation)
        return True

    async def put_post(self, guild: GuildId, number: OperationNumber, place: Place) -> None:
        operation = await self.lock(guild, number)
        operation.log_channel, operation.log_message = place.channel, place.message
        await self._transaction[OPERATIONS].put(_key(operation), operation)

    def _of(self, guild: GuildId, number: OperationNumber) -> list[Target]:
        return [each for each in self._transaction[TARGETS] if (each.guild, each.operation) == (guild, number)]


@define
class MemoryBulkCases:
    _transaction: MemoryTransaction

    async def open(
        self, operation: BulkOperation, targets: Sequence[Target], *, at: datetime, lease: LeaseToken
    ) -> Mapping[UserId, CaseNumber]:
        counters, cases, stored = self._transaction[COUNTERS], self._transaction[CASES], self._transaction[TARGETS]
        await counters.lock(operation.guild)
        busy = {
            case.target
            for case in cases
            if case.guild == operation.guild and case.status is CaseStatus.PENDING and case.kind.is_exclusive
        }
        last, opened = counters.find(operation.guild) or 0, dict[UserId, CaseNumber]()
        for target in sorted(targets, key=lambda each: each.ordinal):
            if operation.act.kind.is_exclusive and target.user in busy:
                await stored.put(_target_key(target), evolve(target, state=TargetState.BUSY))
                continue
            number = opened[target.user] = CaseNumber(last + len(opened) + 1)
            case = Case.open(_intent(operation, target, at), number, lease)
            case.pull_events()
            await cases.put((case.guild, number), case)
            await stored.put(_target_key(target), evolve(target, state=TargetState.OPENED, number=number))
            undone = stored.find((target.guild, operation.undoes or OperationNumber(0), target.user))
            if undone is not None and undone.number is not None:
                link = Link(Relation.UNDOES, undone.number)
                await self._transaction[CASE_LINKS].put((target.guild, number, link), None)
        if opened:
            await counters.put(operation.guild, CaseNumber(last + len(opened)))
        return opened

    async def settle(self, operation: BulkOperation, outcomes: Sequence[Outcome], *, at: datetime) -> None:
        cases, stored = self._transaction[CASES], self._transaction[TARGETS]
        done = list[Case]()
        for outcome in outcomes:
            target = stored.find((operation.guild, operation.number, outcome.user))
            if target is None or target.number is None or target.state is not TargetState.OPENED:
                continue
            await stored.put(_target_key(target), evolve(target, state=outcome.state, detail=outcome.detail))
            case = cases.find((operation.guild, target.number))
            assert case is not None, "a target's case"
            case.status, case.failure = status_of(outcome.state), FAILURES.get(outcome.state)
            case.failure_detail = outcome.detail if case.failure is not None else None
            case.notice, case.settled_at = outcome.notice, at
            case.version += 1
            await cases.put((case.guild, case.number), case)
            if outcome.is_told_in_vain:
                self._transaction.events.append(TargetToldInVain(guild=case.guild, at=at, number=case.number))
            if outcome.state is TargetState.DONE:
                done.append(case)
        await self._end_earlier(operation, {case.target: case.number for case in done}, at)

    async def hold_again(
        self, operation: BulkOperation, users: Sequence[UserId], *, at: datetime
    ) -> Collection[UserId]:
        cases, held = self._transaction[CASES], list[UserId]()
        for user in users:
            target = self._transaction[TARGETS].find((operation.guild, operation.undoes or OperationNumber(0), user))
            ours = None if target is None or target.number is None else cases.find((operation.guild, target.number))
            if ours is None or ours.kind != BAN or not ours.is_in_force or ours.expires_at is not None:
                continue
            of_them = [case for case in cases if (case.guild, case.target) == (operation.guild, user)]
            if any(case.status is CaseStatus.PENDING and case.kind.is_exclusive for case in of_them):
                continue
            before = [case for case in of_them if _was_taken_over(case, ours)]
            if not before:
                continue
            earlier = max(before, key=lambda case: case.number)
            assert earlier.expires_at is not None, "it was for a time"
            ours.end(Ending.LIFTED, at=at)
            earlier.hold_again(at=at)
            for case, line in ((ours, GAVE_WAY), (earlier, HOLDS_AGAIN)):
                recorded = RecordedChange(self._transaction.records.next_id(), held_again(line, operation, at=at))
                await self._transaction[CASE_CHANGES].put(recorded.id, ((case.guild, case.number), recorded))
                case.version += 1
                await cases.put((case.guild, case.number), case)
                posted = (case.guild, case.number) in self._transaction[CASE_LOG_POSTS]
                self._transaction.events.extend(event for event in case.pull_events() if posted)
                self._note_appeal(case, at)
            due = StoredDueCase(earlier.guild, earlier.number, earlier.expires_at, NOBODY)
            await self._transaction[CASE_SCHEDULE].put((earlier.guild, earlier.number), due)
            held.append(user)
        return held

    async def _end_earlier(self, operation: BulkOperation, by: Mapping[UserId, CaseNumber], at: datetime) -> None:
        endings, rows = ended_by(operation.act.kind), self._transaction[CASES]
        for case in rows:
            is_another = case.guild == operation.guild and case.number != by.get(case.target, case.number)
            if is_another and case.kind in endings and case.is_in_force:
                case.end(endings[case.kind], at=at)
                case.pull_events()
                case.version += 1
                await rows.put((case.guild, case.number), case)
                await self._transaction[CASE_SCHEDULE].remove((case.guild, case.number))
                if (case.guild, case.number) in self._transaction[CASE_LOG_POSTS]:
                    self._transaction.events.append(CaseEnded(guild=case.guild, at=at, number=case.number))
                self._note_appeal(case, at)

    def _note_appeal(self, case: Case, at: datetime) -> None:
        if (case.guild, case.number) in self._transaction[APPEALS]:
            self._transaction.events.append(AppealChanged(guild=case.guild, at=at, number=case.number))


def _was_taken_over(case: Case, ours: Case) -> bool:
    is_before = case.kind == ours.kind and case.number < ours.number and case.expires_at is not None
    return is_before and case.ending is Ending.REPLACED and case.ended_at == ours.settled_at


def _intent(operation: BulkOperation, target: Target, at: datetime) -> CaseIntent:
    return CaseIntent(
        guild=operation.guild,
        kind=operation.act.kind,
        target=target.user,
        moderator=operation.moderator,
        reason=operation.reason,
        request=request_of(operation.number, target.ordinal),
        opened_at=at,
        lease_until=LEFT_TO_THE_OPERATION,
        target_names=target.names,
        moderator_names=operation.moderator_names,
        tell_member=operation.tell,
        delete_messages=operation.delete_messages,
    )


@define
class MemoryBulkReader:
    _records: MemoryRecords

    async def show(self, guild: GuildId, number: OperationNumber) -> BulkStatus:
        operation = self._records[OPERATIONS].get((guild, number))
        if operation is None:
            raise OperationNotFound(number)
        return BulkStatus(_view(operation), Counter(target.state for target in self._of(guild, number)))

    async def page(self, guild: GuildId, seek: Seek) -> Page[OperationView]:
        operations = self._records[OPERATIONS].values()
        shown = [_view(each) for each in operations if each.guild == guild and each.state is not BulkState.PLANNED]
        return seek_rows(shown, seek, key=lambda operation: operation.number)

    async def targets(
        self, guild: GuildId, number: OperationNumber, states: Collection[TargetState], *, most: int
    ) -> tuple[Target, ...]:
        return tuple(target for target in self._of(guild, number) if target.state in states)[:most]

    async def all_targets(self, guild: GuildId, number: OperationNumber) -> tuple[Target, ...]:
        return tuple(self._of(guild, number))[:MOST_TARGETS]

    async def opened_at(self, guild: GuildId, number: OperationNumber) -> datetime | None:
        opened = [target for target in self._of(guild, number) if target.state is TargetState.OPENED]
        cases = [self._records[CASES][guild, target.number] for target in opened if target.number is not None]
        return min((case.opened_at for case in cases), default=None)

    async def waiting_in_vain(
        self, guilds: Collection[GuildId], *, since: datetime, most: int
    ) -> tuple[tuple[GuildId, OperationNumber], ...]:
        waiting = [
            (each.confirmed_at, _key(each))
            for each in self._records[OPERATIONS].values()
            if each.guild in guilds and each.state is BulkState.AWAITING_APPROVAL and each.confirmed_at is not None
        ]
        return tuple(key for confirmed_at, key in sorted(waiting) if confirmed_at <= since)[:most]

    async def stuck(self, guild: GuildId, *, most: int) -> tuple[StuckBulk, ...]:
        found = [
            StuckBulk(
                number=each.number,
                act=each.act,
                moderator=each.moderator,
                attempts=each.attempts,
                tried_next=each.lease_until,
            )
            for each in self._records[OPERATIONS].values()
            if each.guild == guild and each.state is BulkState.RUNNING and each.attempts >= STUCK_AFTER_ATTEMPTS
        ]
        return tuple(sorted(found, key=lambda each: each.number)[:most])

    async def case_of(self, guild: GuildId, operation: OperationNumber, user: UserId) -> CaseNumber | None:
        target = self._records[TARGETS].get((guild, operation, user))
        return None if target is None else target.number

    async def of_case(self, guild: GuildId, case: CaseNumber) -> OperationNumber | None:
        targets = self._records[TARGETS].values()
        return next((each.operation for each in targets if (each.guild, each.number) == (guild, case)), None)

    def _of(self, guild: GuildId, number: OperationNumber) -> list[Target]:
        targets = self._records[TARGETS].values()
        found = [each for each in targets if (each.guild, each.operation) == (guild, number)]
        return sorted(found, key=lambda target: target.ordinal)


def _view(operation: BulkOperation) -> OperationView:
    known = asdict(operation, recurse=False)
    return OperationView(**{each.name: known[each.name] for each in fields(OperationView)})
