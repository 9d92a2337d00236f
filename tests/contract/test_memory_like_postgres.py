"""Random operations on both: results, errors and pages are the same, whatever the order."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from application.shared.unit_of_work import UnitOfWork
from domain.guilds.guild import BackToDefault, Choice, SettingDecision
from domain.moderation.actions import KINDS
from domain.moderation.actions.action import Term
from domain.moderation.case import Case, CaseIntent, CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseNotFound
from domain.moderation.reason import Reason
from domain.moderation.repository import CaseFilter, LogPlace
from domain.moderation.settings import DM_ON_ACTION
from domain.points.settings import CURRENCY
from domain.shared.errors import DomainError
from domain.shared.events import Aggregate
from domain.shared.ids import ChannelId, GuildId, MessageId, RequestId, UserId
from domain.shared.lease import Room
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.paging import Direction, Page, Seek
from domain.shared.text import tidied
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import LEASE, an_intent, facts
from tests.contract.backends import Backend, memory_backend, postgres_backend
from tests.databases import DELETE_EVERYTHING
from tests.fakes.clock import START

GUILDS = (GuildId(700), GuildId(701))
STRANGER = GuildId(702)

type Operation = Callable[[UnitOfWork], Awaitable[object]]
type Question = Callable[[Backend], Awaitable[object]]
type Run = Callable[[Coroutine[None, None, object]], object]


def as_kept(typed: str) -> Reason | None:
    return Reason(tidied(typed)) if tidied(typed) else None


guilds = st.sampled_from(GUILDS)
users = st.integers(31, 36).map(UserId)
numbers = st.integers(1, 4).map(CaseNumber)
requests = st.integers(1, 200).map(RequestId)
moments = st.integers(0, 300).map(lambda seconds: START + timedelta(seconds=seconds))
reasons = st.one_of(st.none(), st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20).map(as_kept))
decisions: st.SearchStrategy[list[SettingDecision]] = st.lists(
    st.one_of(
        st.builds(Choice, st.just(MOD_LOG_CHANNEL), st.one_of(st.none(), st.integers(1, 3))),
        st.builds(Choice, st.just(DM_ON_ACTION), st.booleans()),
        st.builds(Choice, st.just(CURRENCY), st.sampled_from(["gold", "shells", "points"])),
        st.builds(BackToDefault, st.sampled_from([MOD_LOG_CHANNEL, DM_ON_ACTION, CURRENCY])),
    ),
    min_size=1,
    max_size=3,
)
filters = st.builds(
    CaseFilter,
    target=st.one_of(st.none(), users),
    moderator=st.one_of(st.none(), users),
    kind=st.one_of(st.none(), st.sampled_from(KINDS)),
)
seeks = st.builds(
    Seek,
    cursor=st.one_of(st.none(), st.integers(0, 5)),
    direction=st.sampled_from(Direction),
    size=st.sampled_from([1, 2, 3, 100]),
)


@st.composite
def intents(draw: st.DrawFn) -> CaseIntent:
    kind, opened_at = draw(st.sampled_from(KINDS)), draw(moments)
    end = opened_at + timedelta(seconds=draw(st.integers(1, 10**8)))
    can_end = {Term.NONE: (None,), Term.POSSIBLE: (None, end), Term.NEEDED: (end,)}
    return an_intent(
        guild=draw(guilds),
        kind=kind,
        target=draw(users),
        moderator=draw(users),
        reason=draw(reasons),
        request=draw(requests),
        opened_at=opened_at,
        expires_at=draw(st.sampled_from(can_end[kind.term])),
        tell_member=draw(st.booleans()),
        delete_messages=timedelta(seconds=draw(st.integers(0, 604800))),
    )


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    """What one unit of work may be asked to do."""
    guild, number, at = draw(guilds), draw(numbers), draw(moments)
    match draw(st.sampled_from(["open", "open", "settle", "amend", "change settings", "find", "post"])):
        case "open":
            intent = draw(intents())
            return lambda uow: uow.cases.open(intent)
        case "settle":
            failure, notice = draw(st.sampled_from([None, *Failure])), draw(st.sampled_from(Notice))

            def settle(case: Case) -> None:
                if case.status is CaseStatus.PENDING:
                    case.settle(failure=failure, notice=notice, at=at)

            return lambda uow: _change_case(uow, guild, number, settle)
        case "amend":
            reason, by = draw(reasons), draw(users)
            return lambda uow: _change_case(uow, guild, number, lambda case: case.amend_reason(reason, by=by, at=at))
        case "change settings":
            wanted, by = draw(decisions), draw(users)
            return lambda uow: _change_settings(uow, guild, wanted, by)
        case "find":
            request = draw(requests)
            return lambda uow: uow.cases.opened_by(guild, request)
        case _:
            post = LogPlace(channel=draw(st.integers(1, 3).map(ChannelId)), message=MessageId(1))
            return lambda uow: _post(uow, guild, number, post)


async def _change_case(uow: UnitOfWork, guild: GuildId, number: CaseNumber, change: Callable[[Case], None]) -> Case:
    case = await uow.cases.get(guild, number)
    change(case)
    await uow.cases.save(case)
    return case


async def _change_settings(uow: UnitOfWork, guild: GuildId, wanted: list[SettingDecision], by: UserId) -> object:
    found = await uow.guilds.get(guild)
    found.decide(wanted, by=by, at=START)
    await uow.guilds.save(found)
    return found


async def _post(uow: UnitOfWork, guild: GuildId, number: CaseNumber, post: LogPlace) -> object:
    await uow.cases.get(guild, number)
    await uow.case_log_posts.put(guild, number, post)
    return post


def seen(result: object) -> object:
    """What can be compared: aggregates by their facts, without what each backend makes up by itself."""
    match result:
        case Aggregate():
            return {**facts(result), "lease_token": None}
        case Page():
            return result.items, result.newer, result.older
        case tuple() | list():
            return [seen(item) for item in result]
        case _:
            return result


async def done(backend: Backend, steps: list[Operation], commit: bool) -> object:
    results: list[object] = []
    try:
        async with backend.uow() as uow:
            for step in steps:
                try:
                    results.append(seen(await step(uow)))
                except CaseNotFound as missing:  # found without a failed statement: the transaction goes on
                    results.append(repr(missing))
            if commit:
                await uow.commit()
    except DomainError as refused:
        results.append(repr(refused))
    return results


async def setting_history(backend: Backend, guild: GuildId, size: int) -> object:
    pages, cursor, more = [], None, True
    while more:
        page = await backend.setting_history.page(guild, Seek(cursor=cursor, size=size))
        pages.append([recorded.change for recorded in page.items])
        cursor, more = page.older, page.older is not None
    return pages


async def case_history(backend: Backend, guild: GuildId, number: CaseNumber) -> object:
    """Without the ids, which each backend gives by itself."""
    return [recorded.change for recorded in (await backend.cases.history(guild, number, Seek(size=100))).items]


async def _events(backend: Backend) -> object:
    """Their order does not matter: they are delivered side by side."""
    return sorted(map(repr, await backend.events()))


class MemoryLikePostgres(RuleBasedStateMachine):
    def __init__(self, run: Run, engines: Engines, uow: PostgresUnitOfWorkFactory) -> None:
        super().__init__()
        self._run = run
        self._engines = engines
        self._backends = (memory_backend(), postgres_backend(engines, uow))

    @initialize()
    def register(self) -> None:
        async def on_both() -> None:
            async with self._engines.autocommit.connect() as connection:
                await connection.execute(DELETE_EVERYTHING)
            for backend in self._backends:
                async with backend.uow() as uow:
                    await uow.guilds.register_many(GUILDS, at=START)
                    await uow.commit()

        self._run(on_both())

    @rule(steps=st.lists(operations(), min_size=1, max_size=4), commit=st.sampled_from([True, True, True, False]))
    def unit_of_work(self, steps: list[Operation], commit: bool) -> None:
        self._compare(lambda backend: done(backend, steps, commit))

    @rule(which=st.lists(st.sampled_from([*GUILDS, STRANGER]), unique=True), now=moments)
    def claim(self, which: list[GuildId], now: datetime) -> None:
        async def claimed(backend: Backend) -> object:
            async with backend.uow() as uow:
                cases = await uow.cases.claim_abandoned(which, now=now, lease=LEASE, room=Room(100))
                await uow.commit()
            return sorted((seen(case) for case in cases), key=repr)

        self._compare(claimed)

    @rule(guild=guilds, which=filters, seek=seeks)
    def page(self, guild: GuildId, which: CaseFilter, seek: Seek) -> None:
        self._compare(lambda backend: backend.cases.page(guild, which, seek))
        newer_than = CaseNumber(seek.cursor or 1)
        self._compare(lambda backend: backend.cases.count(guild, which, newer_than=newer_than))

    @rule(guild=guilds, number=numbers)
    def history(self, guild: GuildId, number: CaseNumber) -> None:
        self._compare(lambda backend: case_history(backend, guild, number))
        self._compare(lambda backend: backend.cases.log_post(guild, number))

    @rule(guild=st.sampled_from([*GUILDS, STRANGER]), size=st.integers(1, 3))
    def settings(self, guild: GuildId, size: int) -> None:
        self._compare(lambda backend: backend.settings.get(guild))
        self._compare(lambda backend: setting_history(backend, guild, size))

    def teardown(self) -> None:
        self._compare(_events)
        for guild in GUILDS:
            self.page(guild, CaseFilter(), Seek(size=100))

    def _compare(self, question: Question) -> None:
        async def asked() -> tuple[object, object]:
            memory, postgres = self._backends
            return seen(await question(memory)), seen(await question(postgres))

        answers = self._run(asked())
        assert isinstance(answers, tuple)
        assert answers[0] == answers[1]


@pytest.mark.timeout(400)  # a failure takes a while to be minimised
def test_the_records_in_memory_behave_like_postgres(
    loop: asyncio.AbstractEventLoop, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    class OnThisLoop(MemoryLikePostgres):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, engines, uow_factory)

    run_state_machine_as_test(
        OnThisLoop,
        settings=settings(
            max_examples=40,
            stateful_step_count=25,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
