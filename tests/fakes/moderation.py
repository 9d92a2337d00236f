from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import define

from application.moderation.queries import CaseChangeView, CaseView
from domain.moderation.case import Case, CaseIntent, CaseStatus
from domain.moderation.errors import ActionInProgress, CaseNotFound, DuplicateRequest
from domain.moderation.repository import CaseFilter, MessageRef
from domain.moderation.sanction import CaseKind, CaseNumber
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, RequestId
from domain.shared.paging import Page, Seek
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords, MemoryTransaction, MissingParent, copied

_LARGEST_LEASE = 6  # doublings
_NEWEST_CHANGES = 25
_STATES_OF_A_BAN = (CaseKind.BAN, CaseKind.UNBAN)


@define
class MemoryCaseRepository:
    _transaction: MemoryTransaction

    async def open(self, intent: CaseIntent) -> Case:
        await self._transaction.lock(("counter", intent.guild))
        tables = self._transaction.tables
        if intent.guild not in tables.guilds:
            raise MissingParent(intent.guild)
        number = CaseNumber(tables.counters.get(intent.guild, 0) + 1)
        case = Case.open(intent, number)
        self._check_unique(case)
        self._transaction.events.extend(case.pull_events())
        tables.counters[intent.guild] = number
        tables.cases[case.guild, number] = copied(case)
        return case

    async def get(self, guild: GuildId, number: CaseNumber) -> Case:
        if (guild, number) not in self._transaction.tables.cases:
            raise CaseNotFound(number)
        return copied(self._transaction.tables.cases[guild, number])

    async def opened_by(self, guild: GuildId, request: RequestId) -> Case | None:
        for case in self._transaction.tables.cases.values():
            if (case.guild, case.request) == (guild, request):
                return copied(case)
        return None

    async def save(self, case: Case) -> None:
        key = (case.guild, case.number)
        await self._transaction.lock(("case", key))
        tables = self._transaction.tables
        if key not in tables.cases or tables.cases[key].version != case.version:
            raise ConcurrentChange
        case.version += 1
        for change in case.pull_changes():
            view = CaseChangeView(field=change.field, old=change.old, new=change.new, by=change.by, at=change.at)
            tables.case_changes[self._transaction.records.next_change()] = (key, view)
        self._transaction.events.extend(case.pull_events())
        saved = copied(case)
        saved.lease_until, saved.attempts = tables.cases[key].lease_until, tables.cases[key].attempts
        tables.cases[key] = saved

    async def claim_abandoned(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, limit: int
    ) -> tuple[Case, ...]:
        def is_abandoned(case: Case) -> bool:
            return case.guild in guilds and case.status is CaseStatus.PENDING and case.lease_until <= now

        tables = self._transaction.tables
        abandoned = sorted(filter(is_abandoned, tables.cases.values()), key=lambda case: case.lease_until)[:limit]
        claimed = []
        for key in [(case.guild, case.number) for case in abandoned]:
            await self._transaction.lock(("case", key))
            if is_abandoned(tables.cases[key]):
                case = copied(tables.cases[key])
                case.lease_until = now + lease * 2 ** min(case.attempts - 1, _LARGEST_LEASE)
                case.attempts += 1
                tables.cases[key] = case
                claimed.append(copied(case))
        return tuple(sorted(claimed, key=lambda case: case.opened_at))

    def _check_unique(self, new: Case) -> None:
        others = [case for case in self._transaction.tables.cases.values() if case.guild == new.guild]
        if any(case.request == new.request for case in others):
            raise DuplicateRequest
        if new.kind in _STATES_OF_A_BAN and any(
            case.target == new.target and case.kind in _STATES_OF_A_BAN and case.status is CaseStatus.PENDING
            for case in others
        ):
            raise ActionInProgress


@define
class MemoryCaseLogPosts:
    _transaction: MemoryTransaction

    async def find(self, guild: GuildId, number: CaseNumber) -> MessageRef | None:
        return self._transaction.tables.case_log_posts.get((guild, number))

    async def put(self, guild: GuildId, number: CaseNumber, post: MessageRef) -> None:
        if (guild, number) not in self._transaction.tables.cases:
            raise MissingParent(number)
        await self._transaction.lock(("post", guild, number))
        self._transaction.tables.case_log_posts[guild, number] = post


@define
class MemoryCaseReader:
    _records: MemoryRecords

    async def show(self, guild: GuildId, number: CaseNumber) -> CaseView:
        case = self._records.tables.cases.get((guild, number))
        if case is None:
            raise CaseNotFound(number)
        return CaseView.of(case)

    async def history(self, guild: GuildId, number: CaseNumber) -> tuple[CaseChangeView, ...]:
        changes = self._records.tables.case_changes
        newest_first = sorted(changes, reverse=True)
        return tuple(changes[id_][1] for id_ in newest_first if changes[id_][0] == (guild, number))[:_NEWEST_CHANGES]

    async def page(self, guild: GuildId, which: CaseFilter, seek: Seek) -> Page[CaseView]:
        views = [
            CaseView.of(case)
            for case in self._records.tables.cases.values()
            if case.guild == guild
            and which.target in (None, case.target)
            and which.moderator in (None, case.moderator)
            and which.kind in (None, case.kind)
        ]
        return seek_rows(views, seek, key=lambda case: case.number)
