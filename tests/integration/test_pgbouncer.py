"""Through a PgBouncer as it is installed, with the server's own address for sessions."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
from attrs import evolve
from sqlalchemy import text

from domain.shared.ids import RequestId, UserId
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.health import DatabaseHealth
from infrastructure.database.hearing import Hearing
from infrastructure.database.listener import Listener
from infrastructure.database.migrate import migrate
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.transaction import Transaction
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.startup.doctor import examine
from tests.builders import GUILD, an_intent
from tests.fakes.clock import START
from tests.pooler import SERVER_CONNECTIONS, Mode, installed, what_lacks

LIMIT = 30.0
_PID = text("SELECT pg_backend_pid() AS pid")

MODES = [
    pytest.param(mode, marks=pytest.mark.skipif(bool(lacks := what_lacks(mode)), reason=lacks or ""), id=mode)
    for mode in ("session", "transaction")
]


@pytest.fixture(params=MODES)
def mode(request: pytest.FixtureRequest) -> Mode:
    wanted: Mode = request.param
    return wanted


@pytest.fixture
async def pooled(mode: Mode, database_settings: DatabaseSettings) -> AsyncIterator[DatabaseSettings]:
    bouncer = installed()
    assert bouncer is not None
    async with bouncer.before(database_settings, mode) as settings:
        yield settings


@pytest.fixture
async def through(pooled: DatabaseSettings) -> AsyncIterator[Engines]:
    engines = open_engines(pooled)
    yield engines
    await engines.dispose()


@pytest.fixture
async def uow(through: Engines) -> PostgresUnitOfWorkFactory:
    factory = PostgresUnitOfWorkFactory(through, SettingsCache(), GuildTurns(), lambda: None)
    async with factory() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        await uow.commit()
    return factory


async def test_many_units_of_work_at_once_share_few_connections_of_the_server(uow: PostgresUnitOfWorkFactory) -> None:
    async def open_one(number: int) -> int:
        async with uow() as unit:
            case = await unit.cases.open(an_intent(request=RequestId(number), target=UserId(1_000 + number)))
            await unit.commit()
        return case.number

    async with asyncio.timeout(LIMIT):
        numbers = [await asyncio.gather(*(open_one(40 * at + nth) for nth in range(40))) for at in range(3)]
    assert sorted(number for some in numbers for number in some) == list(range(1, 121))


async def test_sessions_that_wait_take_no_connection_of_the_server_in_transaction_mode(
    through: Engines, mode: Mode
) -> None:
    """So that what the tests of this file show is shown of shared connections."""
    async with AsyncExitStack() as open_sessions:
        sessions = [await open_sessions.enter_async_context(through.autocommit.session()) for _ in range(8)]
        pids = {(await session.execute(_PID)).scalar_one() for session in sessions}
    assert len(pids) == 8 if mode == "session" else len(pids) <= SERVER_CONNECTIONS


async def test_the_limits_come_with_each_transaction(through: Engines) -> None:
    shown = text(
        "SELECT current_setting('statement_timeout') AS statement, current_setting('lock_timeout') AS lock,"
        " current_setting('idle_in_transaction_session_timeout') AS idle,"
        " current_setting('transaction_isolation') AS isolation, current_setting('timezone') AS zone"
    )
    transaction = Transaction(through.transactional)
    row = (await transaction.execute(shown)).mappings().one()
    await transaction.close()
    assert dict(row) == {
        "statement": "2s",
        "lock": "1500ms",
        "idle": "5s",
        "isolation": "read committed",
        "zone": "UTC",
    }
    after = await Reading(through).row(text("SELECT current_setting('statement_timeout') AS limit"))
    assert after is not None
    assert after["limit"] == "0", "nothing of it stays with a connection that others are lent"


async def test_changes_are_heard_of_at_the_servers_own_address(pooled: DatabaseSettings, through: Engines) -> None:
    heard, listens = asyncio.Queue[str](), asyncio.Event()

    def listening(established: bool) -> None:
        if established:
            listens.set()

    listener = asyncio.create_task(Listener(pooled, "somewhere", heard.put_nowait, listening).run())
    try:
        async with asyncio.timeout(LIMIT):
            await listens.wait()
            transaction = Transaction(through.transactional)
            await transaction.notify("somewhere", ["changed"])
            await transaction.commit()
            await transaction.close()
            assert await heard.get() == "changed"
    finally:
        listener.cancel()
        await asyncio.wait({listener})


async def test_migrations_go_past_the_pooler(pooled: DatabaseSettings) -> None:
    """The lock of whoever migrates is held by a session, and they may take as long as they need."""
    await migrate(evolve(pooled, url=pooled.url.replace("host=/", "host=/nowhere/")))
    engines = open_engines(pooled)
    try:
        assert await DatabaseHealth(engines, Reading(engines)).is_migrated()
    finally:
        await engines.dispose()


async def test_a_statement_whose_result_a_migration_changed_is_prepared_anew(
    through: Engines, engines: Engines
) -> None:
    every = text("SELECT * FROM of_a_migration")
    async with engines.autocommit.session() as session:
        await session.execute(text("CREATE TABLE of_a_migration (one int)"))
    try:
        for _ in range(2):
            await Reading(through).rows(every)
        async with engines.autocommit.session() as session:
            await session.execute(text("ALTER TABLE of_a_migration ADD COLUMN two int"))
            await session.execute(text("INSERT INTO of_a_migration VALUES (1, 2)"))
        [row] = await Reading(through).rows(every)
        assert dict(row) == {"one": 1, "two": 2}
    finally:
        async with engines.autocommit.session() as session:
            await session.execute(text("DROP TABLE of_a_migration"))


async def test_doctor_says_that_sessions_hear_and_that_reads_have_no_limit(pooled: DatabaseSettings) -> None:
    checks = {check.name: check async for check in examine(pooled)}
    assert checks["database"].passed
    assert checks["session"].passed
    assert checks["limit"].finding.startswith("through the pooler the server ends no read")
    assert "SET statement_timeout = 2000" in checks["limit"].finding


@pytest.mark.skipif(bool(_lacks := what_lacks("transaction")), reason=_lacks or "")
async def test_without_an_address_for_sessions_doctor_says_that_nothing_is_heard(
    database_settings: DatabaseSettings,
) -> None:
    bouncer = installed()
    assert bouncer is not None
    ignored = "statement_timeout, lock_timeout, idle_in_transaction_session_timeout, default_transaction_isolation, jit"
    async with bouncer.before(database_settings, "transaction", f"ignore_startup_parameters = {ignored}") as pooled:
        alone = evolve(pooled, session_url="")
        engines = open_engines(alone)
        try:
            assert not await Hearing(alone, Reading(engines)).hears()
        finally:
            await engines.dispose()
        [session] = [check async for check in examine(alone) if check.name == "session"]
    assert not session.passed
    assert "DATABASE_SESSION_URL has to name the server itself" in session.finding
