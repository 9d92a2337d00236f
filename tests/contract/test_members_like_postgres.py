"""Random operations on members, in memory and on PostgreSQL: results and pages are the same, whatever the order."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from application.members.queries import Order
from application.shared.unit_of_work import UnitOfWork
from domain.members.errors import MemberNotKnown
from domain.members.member import Member, Sighting
from domain.members.record import RECORD_FIELDS, MemberRecord
from domain.shared.ids import GuildId, UserId
from domain.shared.names import as_met
from domain.shared.paging import Direction, Page, Seek
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import facts
from tests.contract.backends import Backend, memory_backend, postgres_backend
from tests.databases import DELETE_EVERYTHING
from tests.fakes.clock import START
from tests.members import at

GUILDS = (GuildId(700), GuildId(701))

type Operation = Callable[[UnitOfWork], Awaitable[object]]
type Question = Callable[[Backend], Awaitable[object]]
type Run = Callable[[Coroutine[None, None, object]], object]

guilds = st.sampled_from(GUILDS)
users = st.integers(1, 6).map(UserId)
moments = st.integers(0, 9).map(at)
maybe_moments = st.one_of(st.none(), moments)
# Without letters whose lower case has several characters, or is another in another version of Unicode.
names = st.one_of(
    st.none(),
    st.sampled_from(["emil", "Emil", "EMMA", "e%", "_", "é", "É", "z z", "0"]),
    st.text("aAbB_% 🦊ß", max_size=4),
)
prefixes = st.sampled_from(["", "e", "EM", "e%", "_", "É", "a", " ", "🦊"])
seeks = st.builds(
    Seek,
    cursor=st.one_of(st.none(), st.integers(1, 6)),
    direction=st.sampled_from(Direction),
    size=st.sampled_from([1, 2, 3, 100]),
)
sightings = st.builds(
    Sighting,
    guild=guilds,
    user=users,
    username=names,
    display_name=names,
    is_bot=st.booleans(),
    at=moments,
    joined_at=maybe_moments,
    messages=st.integers(0, 3),
    active=st.booleans(),
)


@st.composite
def records(draw: st.DrawFn, user: UserId) -> MemberRecord:
    return MemberRecord(
        user=user,
        username=as_met(draw(names)),  # type: ignore[arg-type]  # a name of that kind
        display_name=as_met(draw(names)),  # type: ignore[arg-type]  # likewise
        is_bot=draw(st.booleans()),
        joined_at=draw(maybe_moments),
        first_seen_at=draw(moments),
        last_active_at=draw(maybe_moments),
        message_count=draw(st.integers(0, 5)),
        left_at=draw(maybe_moments),
    )


@st.composite
def operations(draw: st.DrawFn) -> Operation:
    """What one unit of work may be asked to do."""
    guild, user, moment = draw(guilds), draw(users), draw(moments)
    match draw(st.sampled_from(["meet", "meet", "join", "leave", "take over", "get", "flow"])):
        case "meet":
            seen = draw(st.lists(sightings, max_size=5))
            return lambda uow: uow.members.meet(seen)
        case "join":
            joining = draw(sightings)
            return lambda uow: uow.members.joined(joining)
        case "leave":
            leaving = draw(sightings)
            return lambda uow: uow.members.left(leaving)
        case "take over":
            taken = [draw(records(each)) for each in draw(st.lists(users, unique=True, max_size=4))]
            given = draw(st.frozensets(st.sampled_from(sorted(RECORD_FIELDS))))
            return lambda uow: uow.members.take_over(guild, taken, given, at=moment)
        case "get":
            return lambda uow: uow.members.get(guild, user)
        case _:
            joins, leaves = draw(st.integers(0, 2)), draw(st.integers(0, 2))
            return lambda uow: uow.member_flow.add(guild, moment.date(), joins=joins, leaves=leaves)


def seen(result: object) -> object:
    match result:
        case Member():
            return facts(result)
        case Page():
            return result.items, result.newer, result.older
        case _:
            return result


async def done(backend: Backend, steps: list[Operation], commit: bool) -> object:
    results: list[object] = []
    async with backend.uow() as uow:
        for step in steps:
            try:
                results.append(seen(await step(uow)))
            except MemberNotKnown as unknown:
                results.append(repr(unknown))
        if commit:
            await uow.commit()
    return results


class MembersLikePostgres(RuleBasedStateMachine):
    def __init__(self, run: Run, engines: Engines, uow: PostgresUnitOfWorkFactory) -> None:
        super().__init__()
        self._run = run
        self._engines = engines
        self._backends = (memory_backend(), postgres_backend(engines, uow))

    @initialize(first=st.lists(sightings, min_size=8, max_size=12))
    def populate(self, first: list[Sighting]) -> None:
        async def on_both() -> None:
            async with self._engines.autocommit.connect() as connection:
                await connection.execute(DELETE_EVERYTHING)
            for backend in self._backends:
                async with backend.uow() as uow:
                    await uow.guilds.register_many(GUILDS, at=START)
                    await uow.members.meet(first)
                    await uow.commit()

        self._run(on_both())

    @rule(steps=st.lists(operations(), min_size=1, max_size=4), commit=st.sampled_from([True, True, True, False]))
    def unit_of_work(self, steps: list[Operation], commit: bool) -> None:
        self._compare(lambda backend: done(backend, steps, commit))

    @rule(guild=guilds, order=st.sampled_from(Order), seek=seeks)
    def page(self, guild: GuildId, order: Order, seek: Seek) -> None:
        self._compare(lambda backend: backend.members.page(guild, order, seek))
        self._compare(lambda backend: backend.members.total(guild, order))

    @rule(guild=guilds, prefix=prefixes, limit=st.integers(1, 4))
    def named(self, guild: GuildId, prefix: str, limit: int) -> None:
        self._compare(lambda backend: backend.members.named(guild, prefix, limit))

    @rule(guild=guilds, user=users)
    def show(self, guild: GuildId, user: UserId) -> None:
        self._compare(lambda backend: backend.members.show(guild, user))

    def teardown(self) -> None:
        self._compare(lambda backend: backend.member_flow())
        for guild in GUILDS:
            self.page(guild, Order.NEWEST, Seek(size=100))

    def _compare(self, question: Question) -> None:
        async def asked() -> tuple[object, object]:
            memory, postgres = self._backends
            return seen(await question(memory)), seen(await question(postgres))

        answers = self._run(asked())
        assert isinstance(answers, tuple)
        assert answers[0] == answers[1]


@pytest.mark.timeout(400)  # a failure takes a while to be minimised
def test_members_in_memory_behave_like_postgres(
    loop: asyncio.AbstractEventLoop, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    class OnThisLoop(MembersLikePostgres):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, engines, uow_factory)

    run_state_machine_as_test(
        OnThisLoop,
        settings=settings(
            max_examples=40,
            stateful_step_count=20,
            deadline=None,
            derandomize=True,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
