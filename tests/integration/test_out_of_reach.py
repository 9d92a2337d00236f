"""A server that lets nobody in, or takes no changes: it passes, people read so, and the log says so once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from attrs import evolve
from sqlalchemy import make_url, text, update
from structlog.testing import capture_logs

from application.moderation.open_case import OpenCaseHandler
from application.shared.errors import RecordsUnavailable, TransientFailure
from application.shared.unit_of_work import UnitOfWork
from infrastructure.backlogs import BACKLOGS
from infrastructure.database.engines import Engines
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.figures import Figures
from infrastructure.database.health import DatabaseHealth
from infrastructure.database.limits import Limits
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.session import Session
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.transaction import Transaction
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.guilds.tables import guilds
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.startup.database import DatabaseRefuses, require_supported_server
from tests.builders import GUILD, an_intent
from tests.databases import Databases
from tests.integration.conftest import MakeEngines
from tests.integration.pools import wait_for_lock

SHORT = 0.5
_PID = text("SELECT pg_backend_pid()")


@asynccontextmanager
async def server_that_refuses(state: str, message: str) -> AsyncIterator[tuple[DatabaseSettings, list[object]]]:
    """It answers each who connects with this error; with the list of those who did."""
    met: list[object] = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        length = int.from_bytes(await reader.readexactly(4))
        met.append(await reader.readexactly(length - 4))
        fields = f"SFATAL\0VFATAL\0C{state}\0M{message}\0\0".encode()
        writer.write(b"E" + (4 + len(fields)).to_bytes(4) + fields)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    url = f"postgresql://tux:wrong@127.0.0.1:{port}/tux?sslmode=disable"
    try:
        yield DatabaseSettings(url=url), met
    finally:
        server.close()
        await server.wait_closed()


def uow_on(engines: Engines) -> PostgresUnitOfWorkFactory:
    return PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)


@pytest.mark.parametrize(
    ("state", "message", "again"),
    [
        ("28P01", 'password authentication failed for user "tux"', False),
        ("28000", 'role "tux" is not permitted to log in', False),
        ("55000", 'database "tux" is not currently accepting connections', False),
        ("3D000", 'database "tux" does not exist', False),
        ("42501", 'permission denied for database "tux"', False),
        ("53300", "sorry, too many clients already", True),
        ("57P03", "the database system is starting up", True),
    ],
)
async def test_a_server_that_lets_nobody_in_is_out_of_reach_and_the_log_says_why_once(
    make_engines: MakeEngines, state: str, message: str, again: bool
) -> None:
    async with server_that_refuses(state, message) as (settings, met):
        # However slow this machine is, the server's own word comes before a limit of ours.
        deadline = SHORT if again else 10.0
        engines = make_engines(settings, evolve(Limits.within(deadline), waiting=10, connecting=10))
        reading, open_case = Reading(engines), Retried(OpenCaseHandler(uow_on(engines)), deadline)
        with capture_logs() as logs:
            for _ in range(2):
                with pytest.raises(RecordsUnavailable):
                    await reading.row(text("SELECT 1"))
                with pytest.raises(RecordsUnavailable):
                    await open_case(an_intent())
        assert (len(met) > 4) is again, "only what may pass within a moment is tried again at once"
    assert [(log["log_level"], log["event"], log["reason"]) for log in logs] == [
        ("warning", "the database is out of reach", message)
    ]
    assert not any("exc_info" in log for log in logs)


async def test_a_server_that_lets_people_in_again_is_in_reach_again(
    databases: Databases, empty: DatabaseSettings, make_engines: MakeEngines
) -> None:
    name = make_url(empty.url).database
    reading = Reading(make_engines(empty))
    async with databases.engine() as engine, engine.connect() as connection:
        with capture_logs() as logs:
            await connection.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
            for _ in range(2):
                with pytest.raises(RecordsUnavailable):
                    await reading.row(_PID)
            await connection.exec_driver_sql(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
            for _ in range(2):
                await reading.row(_PID)
    assert [log["event"] for log in logs] == ["the database is out of reach", "the database is in reach again"]


async def test_at_the_start_a_refusal_is_the_server_s_own_word() -> None:
    async with server_that_refuses("28P01", "no such password") as (settings, _):
        with pytest.raises(DatabaseRefuses) as refused:
            await require_supported_server(settings)
    assert refused.value.why == "no such password"
    assert "wrong" not in refused.value.where


async def turned_read_only(engine: FairEngine, connections: int) -> list[int]:
    """Idle connections that stay read-only, as after a fail-over; returns their backends."""
    taken = [await engine.take() for _ in range(connections)]
    pids: list[int] = []
    for session in taken:
        await session.execute(text("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"))
        pids.append((await session.execute(_PID)).scalar_one())  # type: ignore[arg-type]  # a number
    for session in taken:
        await engine.give_back(session)
    return pids


async def backend_of(session: Session) -> object:
    return (await session.execute(_PID)).scalar_one()


@pytest.mark.usefixtures("registered")
async def test_one_connection_that_turned_read_only_has_all_of_them_replaced(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engines = make_engines(evolve(database_settings, pool_size=4))
    stale = await turned_read_only(engines.transactional, 4) + await turned_read_only(engines.autocommit, 4)
    attempts = 0

    async def open_case(_: None) -> int:
        nonlocal attempts
        attempts += 1
        return (await OpenCaseHandler(uow_on(engines))(an_intent())).case.number

    with capture_logs() as logs:
        assert await Retried(open_case, 5.0)(None) == 1
    assert attempts == 2
    assert [log["event"] for log in logs] == [
        "the database takes no changes; all connections to it are replaced",
        "the database takes changes again",
    ]
    for engine in (engines.transactional, engines.autocommit):
        sessions = [await engine.take() for _ in range(4)]
        assert not {await backend_of(session) for session in sessions} & set(stale)
        for session in sessions:
            await engine.give_back(session)


@pytest.fixture
def read_only(database_settings: DatabaseSettings, make_engines: MakeEngines) -> Engines:
    """Engines of a server that takes no changes: for each connection anew."""
    further = "&" if "?" in database_settings.url else "?"
    url = f"{database_settings.url}{further}options=-c%20default_transaction_read_only%3Don"
    return make_engines(evolve(database_settings, url=url, deadline=2.0, pool_size=2))


async def test_a_server_that_takes_no_changes_at_all_is_out_of_reach_and_the_log_says_so_once(
    read_only: Engines,
) -> None:
    reading = Reading(read_only)

    async def register(_: None) -> None:
        async with uow_on(read_only)() as uow:
            await changed(uow)

    async def changed(uow: UnitOfWork) -> None:
        await uow.cases.open(an_intent())
        await uow.commit()

    with capture_logs() as logs:
        for _ in range(2):
            with pytest.raises(RecordsUnavailable):
                await Retried(register, SHORT)(None)
            assert await reading.row(_PID), "what was recorded can still be read"
    assert [log["event"] for log in logs] == ["the database takes no changes; all connections to it are replaced"]


async def test_health_says_that_no_changes_are_taken(read_only: Engines) -> None:
    health = await Figures(DatabaseHealth(read_only, Reading(read_only)), BACKLOGS).health()
    assert health.problems == ("the database takes no changes",)


async def test_health_is_well_and_leaves_nothing_where_changes_are_taken(engines: Engines) -> None:
    async with engines.autocommit.session() as session:
        rows = text("SELECT ctid::text, version_num FROM alembic_version")
        before = (await session.execute(rows)).all()
        health = await Figures(DatabaseHealth(engines, Reading(engines)), BACKLOGS).health()
        assert health.problems == ()
        assert (await session.execute(rows)).all() == before


async def test_health_waits_for_no_migration(engines: Engines) -> None:
    async with engines.transactional.connect() as migrating:
        await migrating.execute(text("SELECT version_num FROM alembic_version FOR UPDATE"))
        health = await Figures(DatabaseHealth(engines, Reading(engines)), BACKLOGS).health()
    assert health.problems == ()


@pytest.mark.usefixtures("registered")
async def test_who_stands_still_in_a_transaction_holds_up_others_no_longer_than_its_limit(
    database_settings: DatabaseSettings, make_engines: MakeEngines, engines: Engines
) -> None:
    limit = 0.5
    stopped = make_engines(database_settings, evolve(database_settings.limits, idle_in_transaction=limit))
    patient = make_engines(database_settings, evolve(database_settings.limits, lock=20, statement=20, deadline=20))
    touch = update(guilds).where(guilds.c.id == GUILD).values(version=2)
    holder, waiter = Transaction(stopped.transactional), Transaction(patient.transactional)
    await holder.execute(touch)
    waiting = asyncio.create_task(waiter.execute(touch))
    await wait_for_lock(engines)
    assert (await waiting).rowcount == 1
    await waiter.commit()
    await waiter.close()
    with pytest.raises(TransientFailure):
        await holder.execute(touch)
    await holder.close()
