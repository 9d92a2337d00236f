"""A server that stops answering and keeps its connections open: nobody waits for it much longer than the deadline."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable

import pytest
from attrs import evolve
from sqlalchemy import event, select, text
from sqlalchemy.pool import QueuePool

from application.moderation.open_case import OpenCaseHandler
from application.shared.errors import CommitOutcomeUnknown, RecordsUnavailable, TransientFailure
from application.shared.unit_of_work import UnitOfWork
from domain.shared.ids import UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.transaction import Transaction
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.moderation.tables import cases
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, an_intent
from tests.integration.conftest import MakeEngines
from tests.postgres_proxy import PostgresProxy

DEADLINE = 1.25
"""Half of the default, which is what lets a command say so before 3 seconds have passed."""
LIMIT = DEADLINE + 0.5
PATIENCE = 3.0
POOL_SIZE = 2
NAME = "tux that meets silence"

pytestmark = pytest.mark.usefixtures("registered")


@pytest.fixture
async def silenced(
    proxy: PostgresProxy, database_settings: DatabaseSettings, make_engines: MakeEngines
) -> AsyncIterator[Engines]:
    """Engines with half of the default limits, behind the proxy; afterwards nothing may be missing from their pools."""
    settings = evolve(database_settings, deadline=DEADLINE, pool_size=POOL_SIZE, application_name=NAME)
    engines = make_engines(proxy.settings(settings))
    yield engines
    proxy.speak_again()
    for engine in (engines.transactional, engines.autocommit):
        pool = engine.sync_engine.pool
        assert isinstance(pool, QueuePool)
        async with asyncio.timeout(PATIENCE):
            while pool.checkedout():  # noqa: ASYNC110  # an attempt to connect that was given up is ended by itself
                await asyncio.sleep(0.01)
            sessions = [await engine.take() for _ in range(POOL_SIZE)]
            for session in sessions:
                assert (await session.execute(text("SELECT 1"))).scalar_one() == 1
                await engine.give_back(session)


@pytest.fixture
def silenced_uow(silenced: Engines) -> PostgresUnitOfWorkFactory:
    return PostgresUnitOfWorkFactory(silenced, SettingsCache(), GuildTurns(), lambda: None)


async def seconds_until[Error: Exception](work: Awaitable[object], expected: type[Error]) -> float:
    started = time.monotonic()
    with pytest.raises(expected):
        async with asyncio.timeout(PATIENCE):
            await work
    return time.monotonic() - started


async def test_a_statement_that_meets_silence_is_a_transient_failure(silenced: Engines, proxy: PostgresProxy) -> None:
    transaction = Transaction(silenced.transactional)
    await transaction.execute(text("SELECT 1"))
    proxy.fall_silent()
    assert await seconds_until(transaction.execute(text("SELECT 1")), TransientFailure) < LIMIT
    started = time.monotonic()
    await transaction.close()
    assert time.monotonic() - started < 0.2, "a connection known to be silent is not asked to roll back"


async def test_a_read_that_meets_silence_gives_up(silenced: Engines, proxy: PostgresProxy) -> None:
    reading = Reading(silenced)
    await reading.row(text("SELECT 1"))
    proxy.fall_silent()
    assert await seconds_until(reading.row(text("SELECT 1")), RecordsUnavailable) < LIMIT


async def test_a_single_statement_that_meets_silence_ends_and_its_connection_with_it(
    silenced: Engines, proxy: PostgresProxy
) -> None:
    closed: list[object] = []

    async def ask() -> None:
        async with silenced.autocommit.session() as session:
            await session.execute(text("SELECT 1"))

    await ask()
    event.listen(silenced.autocommit.sync_engine.pool, "close", lambda connection, _entry: closed.append(connection))
    proxy.fall_silent()
    assert await seconds_until(ask(), TimeoutError) < LIMIT
    assert len(closed) == 1, "the pool does not keep a connection that nobody answers on"


async def test_a_rollback_that_meets_silence_ends_with_its_connection(silenced: Engines, proxy: PostgresProxy) -> None:
    transaction = Transaction(silenced.transactional)
    await transaction.execute(text("SELECT 1"))
    proxy.fall_silent()
    started = time.monotonic()
    await transaction.close()
    assert time.monotonic() - started < silenced.limits.rollback + 0.3


async def test_a_commit_that_meets_silence_has_an_unknown_outcome_and_is_not_retried(
    silenced_uow: PostgresUnitOfWorkFactory, proxy: PostgresProxy, engines: Engines
) -> None:
    open_case = Retried(OpenCaseHandler(silenced_uow), DEADLINE)
    intent = an_intent()
    proxy.commit = "meets silence"
    assert await seconds_until(open_case(intent), CommitOutcomeUnknown) < LIMIT
    proxy.speak_again()
    assert (await open_case(intent)).case.number == 1
    async with engines.autocommit.connect() as connection:
        assert len((await connection.execute(select(cases))).all()) == 1


async def test_a_connection_that_fell_silent_while_idle_is_replaced_and_the_command_carried_out(
    proxy: PostgresProxy, database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engines = make_engines(evolve(proxy.settings(database_settings), ping_after_idle=0.0))
    for engine in (engines.transactional, engines.autocommit):
        async with engine.connect() as connection:
            before = await connection.scalar(text("SELECT pg_backend_pid()"))
        proxy.forget_connections()
        started = time.monotonic()
        async with asyncio.timeout(PATIENCE), engine.connect() as connection:
            assert await connection.scalar(text("SELECT pg_backend_pid()")) != before
        assert time.monotonic() - started < 1.5


async def test_connecting_to_a_server_that_never_answers_is_given_up_in_time(
    silenced: Engines, proxy: PostgresProxy
) -> None:
    proxy.fall_silent()
    engines = (silenced.transactional, silenced.autocommit)
    assert max(await asyncio.gather(*(seconds_until(engine.take(), TimeoutError) for engine in engines))) < LIMIT


@pytest.mark.parametrize("connected", [False, True])
async def test_each_of_six_commands_of_one_guild_is_answered(
    silenced_uow: PostgresUnitOfWorkFactory, proxy: PostgresProxy, connected: bool
) -> None:
    open_case = Retried(OpenCaseHandler(silenced_uow), DEADLINE)
    if connected:
        await open_case(an_intent())
    proxy.fall_silent()
    taken = await asyncio.gather(
        *(seconds_until(open_case(an_intent(target=UserId(100 + number))), RecordsUnavailable) for number in range(6))
    )
    assert max(taken) < LIMIT


async def test_a_turn_that_does_not_come_is_a_transient_failure(
    make_engines: MakeEngines, database_settings: DatabaseSettings
) -> None:
    turns, hurried = GuildTurns(), make_engines(database_settings, evolve(database_settings.limits, deadline=0.05))
    uow_factory = PostgresUnitOfWorkFactory(hurried, SettingsCache(), turns, lambda: None)
    async with uow_factory(turn=GUILD):
        with pytest.raises(TransientFailure):
            async with asyncio.timeout(PATIENCE), uow_factory(turn=GUILD):
                pass
    patient = PostgresUnitOfWorkFactory(make_engines(database_settings), SettingsCache(), turns, lambda: None)
    async with asyncio.timeout(PATIENCE), patient(turn=GUILD) as uow:
        assert (await uow.cases.open(an_intent())).number == 1


async def test_a_unit_of_work_that_took_too_long_commits_nothing(
    make_engines: MakeEngines, database_settings: DatabaseSettings, engines: Engines
) -> None:
    hurried = make_engines(database_settings, evolve(database_settings.limits, deadline=0.3))
    uow_factory = PostgresUnitOfWorkFactory(hurried, SettingsCache(), GuildTurns(), lambda: None)
    intent = an_intent()

    async def ask_for_ever(uow: UnitOfWork) -> None:
        async with asyncio.timeout(PATIENCE):
            while True:
                await uow.cases.opened_by(GUILD, intent.request)

    async with uow_factory() as uow:
        await uow.cases.open(intent)
        with pytest.raises(TransientFailure):
            await ask_for_ever(uow)
        with pytest.raises(TransientFailure):
            await uow.commit()
    async with engines.autocommit.connect() as connection:
        assert (await connection.execute(select(cases))).all() == []


async def test_all_connections_can_be_closed_though_nobody_answers(
    proxy: PostgresProxy, database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engines = make_engines(proxy.settings(database_settings))
    await Reading(engines).row(text("SELECT 1"))
    proxy.fall_silent()
    async with asyncio.timeout(1):
        await engines.dispose()
