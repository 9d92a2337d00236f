from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from uuid import uuid4

from attrs import define, evolve

from application.moderation.queries import SHOWN_REPORTS, CaseCount, CaseView
from application.shared.total import Total
from domain.moderation.actions import KINDS
from domain.moderation.actions.action import ActionKind
from domain.moderation.case import MOST_ROLES_KEPT, Case, CaseIntent, CaseStatus, Failure
from domain.moderation.case_answer import AnswerPlace, OwedAnswer
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import ActionInProgress, CaseNotFound, DuplicateRequest
from domain.moderation.links import SHOWN_LINKS, CaseLinks, Link
from domain.moderation.repository import CaseFilter, LogPlace
from domain.reports.report import ReportNumber
from domain.shared.history import RecordedChange
from domain.shared.ids import ChannelId, GuildId, RequestId, RoleId, UserId
from domain.shared.lease import NOBODY, LeaseToken, Room
from domain.shared.paging import Page, Seek
from tests.fakes.appeals import APPEALS
from tests.fakes.bulk_targets import TARGETS
from tests.fakes.guilds import GUILDS
from tests.fakes.paging import seek_rows
from tests.fakes.records import (
    MemoryHistory,
    MemoryRecords,
    MemoryTable,
    MemoryTransaction,
    changes_of,
    claim,
    save,
)
from tests.fakes.reports import REPORTS

type CaseKey = tuple[GuildId, CaseNumber]

COUNTERS = MemoryTable[GuildId, CaseNumber]("case_counters")
CASES = MemoryTable[CaseKey, Case]("cases")
CASE_CHANGES: MemoryHistory[CaseKey] = MemoryTable("case_changes")
CASE_LINKS = MemoryTable[tuple[GuildId, CaseNumber, Link], None]("case_links")
CASE_ROLES = MemoryTable[CaseKey, tuple[RoleId, ...]]("case_roles")
CASE_LOG_POSTS = MemoryTable[CaseKey, LogPlace]("case_log_posts")
OWED_ANSWERS = MemoryTable[CaseKey, OwedAnswer]("owed_answers")


@define
class StoredDueCase:
    guild: GuildId
    number: CaseNumber
    lease_until: datetime
    """When it is due."""
    lease_token: LeaseToken
    attempts: int = 1
    problem: str | None = None
    again_by: UserId | None = None
    again_at: datetime | None = None

    def is_claimed(self, now: datetime) -> bool:
        return self.lease_token != NOBODY and self.lease_until > now


CASE_SCHEDULE = MemoryTable[CaseKey, StoredDueCase]("case_schedule")


def _key(case: Case) -> CaseKey:
    return case.guild, case.number


def _answer_key(answer: OwedAnswer) -> CaseKey:
    return answer.guild, answer.number


def _owed(place: AnswerPlace, case: Case) -> OwedAnswer:
    return OwedAnswer(
        guild=case.guild,
        number=case.number,
        application=place.application,
        reply_token=place.token,
        asked_at=case.opened_at,
        lease_until=case.lease_until,
        lease_token=case.lease_token,
    )


@define
class MemoryCaseRepository:
    _transaction: MemoryTransaction

    async def open(self, intent: CaseIntent) -> Case:
        counters = self._transaction[COUNTERS]
        await counters.lock(intent.guild)
        self._transaction[GUILDS].require(intent.guild)
        number = CaseNumber((counters.find(intent.guild) or 0) + 1)
        case = Case.open(intent, number, LeaseToken(uuid4()))
        self._check_unique(case)
        self._transaction.events.extend(case.pull_events())
        await counters.put(intent.guild, number)
        await self._transaction[CASES].put(_key(case), case)
        for link in intent.links:
            self._transaction[CASES].require((intent.guild, link.to))
            await self._transaction[CASE_LINKS].put((intent.guild, number, link), None)
        if intent.target_roles:
            await self._transaction[CASE_ROLES].put(_key(case), intent.target_roles)
        if intent.answer_place is not None:
            await self._transaction[OWED_ANSWERS].put(_key(case), _owed(intent.answer_place, case))
        return case

    async def get(self, guild: GuildId, number: CaseNumber) -> Case:
        case = self._transaction[CASES].find((guild, number))
        if case is None:
            raise CaseNotFound(number)
        return case

    async def lock(self, guild: GuildId, number: CaseNumber) -> Case:
        await self._transaction[CASES].lock((guild, number))
        return await self.get(guild, number)

    async def opened_by(self, guild: GuildId, request: RequestId) -> Case | None:
        cases = self._transaction[CASES]
        return next((case for case in cases if (case.guild, case.request) == (guild, request)), None)

    async def in_force(self, guild: GuildId, target: UserId, kinds: Collection[ActionKind]) -> tuple[Case, ...]:
        found = [case for case in self._transaction[CASES] if (case.guild, case.target) == (guild, target)]
        return tuple(
            sorted((case for case in found if case.kind in kinds and case.is_in_force), key=lambda case: case.number)
        )

    async def newest_taken(
        self, guild: GuildId, moderator: UserId, kind: ActionKind, *, most: int
    ) -> tuple[datetime, ...]:
        found = [
            case.opened_at
            for case in self._transaction[CASES]
            if (case.guild, case.moderator, case.kind) == (guild, moderator, kind)
            and case.status is not CaseStatus.FAILED
        ]
        return tuple(sorted(found, reverse=True)[:most])

    async def save(self, case: Case) -> None:
        leased = ("lease_until", "lease_token", "attempts", "impossible_for", "disallowed_at")
        changes = case.pull_changes()
        await save(self._transaction, CASES, CASE_CHANGES, _key(case), case, changes, unchangeable=leased)

    async def is_under_way(self, guild: GuildId, target: UserId) -> bool:
        return any(
            (case.guild, case.target, case.status) == (guild, target, CaseStatus.PENDING) and case.kind.is_exclusive
            for case in self._transaction[CASES]
        )

    async def was_to_end(self, case: Case) -> bool:
        return any(
            (other.guild, other.target, other.kind) == (case.guild, case.target, case.kind.undone_by)
            and other.failure is Failure.SUPERSEDED
            and other.voided_at is None
            and other.number > case.number
            for other in self._transaction[CASES]
        )

    async def take_over(self, guild: GuildId, number: CaseNumber, *, until: datetime) -> Case | None:
        rows = self._transaction[CASES]
        await rows.lock((guild, number))
        case = rows.find((guild, number))
        if case is None or case.status is not CaseStatus.PENDING or case.lease_token != NOBODY:
            return None
        case.lease_until, case.lease_token, case.attempts = until, LeaseToken(uuid4()), case.attempts + 1
        await rows.put((guild, number), case)
        return case

    async def postpone(self, case: Case, *, until: datetime, impossible_for: timedelta) -> None:
        rows = self._transaction[CASES]
        await rows.lock(_key(case))
        current = rows.find(_key(case))
        if current is not None and current.lease_token == case.lease_token:
            current.lease_until, current.lease_token = until, NOBODY
            current.impossible_for += impossible_for
            current.disallowed_at = case.disallowed_at
            await rows.put(_key(case), current)

    async def claim_abandoned(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[Case, ...]:
        def is_pending(case: Case) -> bool:
            return case.guild in guilds and case.status is CaseStatus.PENDING and case.kind in KINDS

        rows = self._transaction[CASES]
        left = {_key(case): case.lease_until for case in rows}
        claimed = await claim(rows, _key, is_pending, now=now, leases=[lease], room=room)
        for case in claimed:
            case.impossible_for += timedelta(seconds=round((now - left[_key(case)]).total_seconds()))
            await rows.put(_key(case), case)
        return tuple(sorted(claimed, key=lambda case: case.opened_at))

    def _check_unique(self, new: Case) -> None:
        others = [case for case in self._transaction[CASES] if case.guild == new.guild]
        if any(case.request == new.request for case in others):
            raise DuplicateRequest
        if new.kind.is_exclusive and any(
            case.target == new.target and case.kind.is_exclusive and case.status is CaseStatus.PENDING
            for case in others
        ):
            raise ActionInProgress


@define
class MemoryCaseLogPosts:
    _transaction: MemoryTransaction

    async def choose(self, guild: GuildId, number: CaseNumber, channel: ChannelId) -> bool:
        self._transaction[CASES].require((guild, number))
        places = self._transaction[CASE_LOG_POSTS]
        await places.lock((guild, number))
        if (guild, number) in places:
            return False
        await places.put((guild, number), LogPlace(channel=channel))
        return True

    async def put(self, guild: GuildId, number: CaseNumber, place: LogPlace) -> None:
        self._transaction[CASES].require((guild, number))
        await self._transaction[CASE_LOG_POSTS].put((guild, number), place)


@define
class MemoryOwedAnswers:
    _transaction: MemoryTransaction

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[OwedAnswer, ...]:
        settled = {_key(case) for case in self._transaction[CASES] if case.status is not CaseStatus.PENDING}

        def is_due(answer: OwedAnswer) -> bool:
            return answer.guild in guilds and (answer.guild, answer.number) in settled

        rows = self._transaction[OWED_ANSWERS]
        claimed = await claim(rows, _answer_key, is_due, now=now, leases=[lease], room=room)
        return tuple(sorted(claimed, key=lambda answer: answer.asked_at))

    async def forget(self, guild: GuildId, number: CaseNumber) -> None:
        await self._transaction[OWED_ANSWERS].remove((guild, number))

    async def forget_asked_before(self, moment: datetime) -> None:
        rows = self._transaction[OWED_ANSWERS]
        for answer in [each for each in rows if each.asked_at < moment]:
            await rows.remove(_answer_key(answer))


def _first(links: Iterable[Link]) -> tuple[Link, ...]:
    return tuple(sorted(links, key=lambda link: (link.relation, link.to))[: SHOWN_LINKS + 1])


@define
class MemoryCaseRoles:
    _transaction: MemoryTransaction

    async def note(self, guild: GuildId, roles: Mapping[CaseNumber, Sequence[RoleId]]) -> None:
        for number, held in roles.items():
            self._transaction[CASES].require((guild, number))
            if held:
                await self._transaction[CASE_ROLES].put((guild, number), tuple(held[:MOST_ROLES_KEPT]))


@define
class MemoryCaseReader:
    _records: MemoryRecords

    async def show(self, guild: GuildId, number: CaseNumber) -> CaseView:
        case = self._records[CASES].get((guild, number))
        if case is None:
            raise CaseNotFound(number)
        targets = self._records[TARGETS].values()
        parts_of = (target.operation for target in targets if (target.guild, target.number) == (guild, number))
        return evolve(
            CaseView.of(case),
            links=self._links(guild, number),
            operation=next(parts_of, None),
            roles=self._records[CASE_ROLES].get((guild, number), ()),
            reports=self._reports(guild, number),
            appeal=appeal.state if (appeal := self._records[APPEALS].get((guild, number))) else None,
        )

    def _reports(self, guild: GuildId, number: CaseNumber) -> tuple[ReportNumber, ...]:
        stored = self._records[REPORTS].values()
        found = (report.number for report in stored if (report.guild, report.number_of_case) == (guild, number))
        return tuple(sorted(found)[: SHOWN_REPORTS + 1])

    def _links(self, guild: GuildId, number: CaseNumber) -> CaseLinks:
        links = [(mine, link) for where, mine, link in self._records[CASE_LINKS] if where == guild]
        others = (link for mine, link in links if mine == number)
        from_others = _first(Link(link.relation, mine) for mine, link in links if link.to == number)
        status = {mine: case.status for (where, mine), case in self._records[CASES].items() if where == guild}
        failed = frozenset(link.to for link in from_others if status[link.to] is CaseStatus.FAILED)
        return CaseLinks(_first(others), from_others, failed)

    async def opened_by(self, guild: GuildId, request: RequestId) -> CaseView | None:
        cases = self._records[CASES].values()
        found = next((case for case in cases if (case.guild, case.request) == (guild, request)), None)
        return None if found is None else CaseView.of(found)

    async def history(self, guild: GuildId, number: CaseNumber, seek: Seek) -> Page[RecordedChange]:
        changes = changes_of(self._records, CASE_CHANGES, (guild, number))
        return seek_rows(changes, seek, key=lambda change: change.id)

    async def is_at_an_end(self, guild: GuildId, target: UserId, *, now: datetime) -> bool:
        planned = self._records[CASE_SCHEDULE]
        mine = [
            case
            for case in self._records[CASES].values()
            if (case.guild, case.target) == (guild, target) and case.is_in_force and _key(case) in planned
        ]
        return any(planned[_key(case)].is_claimed(now) for case in mine)

    async def log_post(self, guild: GuildId, number: CaseNumber) -> LogPlace | None:
        return self._records[CASE_LOG_POSTS].get((guild, number))

    async def count_applied(self, guild: GuildId, target: UserId, kind: ActionKind, *, up_to: CaseNumber) -> Total:
        return Total.of(
            sum(
                1
                for case in self._records[CASES].values()
                if (case.guild, case.target, case.kind, case.status) == (guild, target, kind, CaseStatus.APPLIED)
                and case.number <= up_to
                and case.voided_at is None
            )
        )

    async def page(self, guild: GuildId, which: CaseFilter, seek: Seek) -> Page[CaseView]:
        return seek_rows(self._among(guild, which), seek, key=lambda case: case.number)

    async def count(self, guild: GuildId, which: CaseFilter, *, newer_than: CaseNumber) -> CaseCount:
        numbers = [case.number for case in self._among(guild, which)]
        return CaseCount(
            all=Total.of(len(numbers)), newer=Total.of(sum(1 for number in numbers if number > newer_than))
        )

    def _among(self, guild: GuildId, which: CaseFilter) -> list[CaseView]:
        return [
            CaseView.of(case)
            for case in self._records[CASES].values()
            if case.guild == guild
            and which.target in (None, case.target)
            and which.moderator in (None, case.moderator)
            and which.kind in (None, case.kind)
            and (case.forgotten_at is None or which.target is which.moderator is None)
        ]
