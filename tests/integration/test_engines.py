import asyncio
from contextlib import AbstractAsyncContextManager
from traceback import format_exception

import asyncpg
import pytest
from attrs import evolve
from sqlalchemy import insert, make_url, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.pool import QueuePool

from application.shared.errors import RecordsUnavailable, TransientFailure
from domain.shared.settings import Settings
from infrastructure.database.driver import ARRAYS
from infrastructure.database.engines import Engines, open_engines
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.migration_engine import migration_engine
from infrastructure.database.reading import Reading
from infrastructure.database.session import Session
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.transaction import Transaction
from infrastructure.guilds.tables import guilds
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.integration.conftest import MakeEngines
from tests.integration.pools import terminate_those_of
from tests.postgres_proxy import PostgresProxy

_SETTING = text("SELECT current_setting(:name)")
WORDS = "between you and me"

_ARRAYS = text(
    "SELECT typname, typarray::int, oid::int FROM pg_type"
    " WHERE typname = ANY(:elements) AND typnamespace = 'pg_catalog'::regnamespace"
)
_PID = text("SELECT pg_backend_pid()")


def both(engines: Engines) -> tuple[FairEngine, FairEngine]:
    return engines.transactional, engines.autocommit


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("application_name", "tux at test"),
        ("statement_timeout", "1600ms"),
        ("lock_timeout", "1200ms"),
        ("idle_in_transaction_session_timeout", "4s"),
        ("TimeZone", "UTC"),
        ("jit", "off"),
        ("transaction_isolation", "read committed"),
    ],
)
async def test_each_connection_is_set_up(
    database_settings: DatabaseSettings, make_engines: MakeEngines, name: str, value: str
) -> None:
    engines = make_engines(evolve(database_settings, application_name="tux at test", deadline=2.0))
    for engine in both(engines):
        async with engine.connect() as connection:
            assert await connection.scalar(_SETTING, {"name": name}) == value


async def test_the_numbers_of_the_arrays_are_the_servers(engines: Engines) -> None:
    async with engines.autocommit.connect() as connection:
        found = await connection.execute(_ARRAYS, {"elements": list(ARRAYS)})
    assert {element: tuple(numbers) for element, *numbers in found} == ARRAYS


async def test_a_statement_that_takes_too_long_is_cancelled_and_not_retried(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engines = make_engines(database_settings, evolve(database_settings.limits, statement=0.05))
    transaction = Transaction(engines.transactional)
    with pytest.raises(RecordsUnavailable):
        await transaction.execute(text("SELECT pg_sleep(5)"))
    await transaction.close()


async def test_a_lock_that_cannot_be_taken_is_a_transient_failure(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engines = make_engines(database_settings, evolve(database_settings.limits, lock=0.05))
    holder, waiter = Transaction(engines.transactional), Transaction(engines.transactional)
    lock = text("LOCK TABLE guilds IN ACCESS EXCLUSIVE MODE")
    await holder.execute(lock)
    with pytest.raises(TransientFailure):
        await waiter.execute(lock)
    await waiter.close()
    await holder.close()


async def test_the_engine_for_reads_opens_no_transaction(engines: Engines) -> None:
    state = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
    states = []
    for engine in both(engines):
        async with engine.connect() as connection, engines.autocommit.connect() as observer:
            pid = await connection.scalar(_PID)
            states.append(await observer.scalar(state, {"pid": pid}))
    assert states == ["idle in transaction", "idle"]


async def test_a_connection_that_died_while_idle_is_replaced_before_use(
    database_settings: DatabaseSettings, make_engines: MakeEngines, engines: Engines
) -> None:
    name = "tux that pings"
    pinging = make_engines(evolve(database_settings, ping_after_idle=0.0, application_name=name))
    for engine in both(pinging):
        async with engine.connect() as connection:
            before = await connection.scalar(_PID)
        assert await terminate_those_of(name, engines) >= 1
        async with engine.connect() as connection:
            assert await connection.scalar(_PID) != before


async def test_a_connection_that_was_just_used_is_not_tested(
    database_settings: DatabaseSettings, make_engines: MakeEngines, proxy: PostgresProxy
) -> None:
    for idle, trips in ((30.0, 1), (0.0, 2)):
        engines = make_engines(evolve(proxy.settings(database_settings), ping_after_idle=idle))
        reading = Reading(engines)
        for _ in range(3):
            await reading.row(text("SELECT 1"))
        before = proxy.round_trips
        await reading.row(text("SELECT 1"))
        assert proxy.round_trips - before == trips


async def test_no_more_connections_are_opened_than_the_pool_may_hold(
    database_settings: DatabaseSettings, make_engines: MakeEngines, engines: Engines
) -> None:
    name = "tux small pool"
    small = make_engines(evolve(database_settings, pool_size=3, application_name=name, deadline=10.0))
    reading = Reading(small)
    await asyncio.gather(*(reading.row(text("SELECT pg_sleep(0.005)")) for _ in range(30)))
    count = text("SELECT count(*) FROM pg_stat_activity WHERE application_name = :name")
    async with engines.autocommit.connect() as connection:
        assert await connection.scalar(count, {"name": name}) == 3


async def test_a_connection_that_is_old_enough_is_replaced(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    for recycle, same in ((0.0, False), (1800.0, True)):
        reading = Reading(make_engines(evolve(database_settings, pool_recycle=recycle)))
        one, other = await reading.row(_PID), await reading.row(_PID)
        assert (one == other) is same


async def test_the_connection_that_came_back_last_is_taken_first(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engine = make_engines(database_settings).autocommit
    first, last = await engine.take(), await engine.take()
    pid = (await last.execute(_PID)).scalar_one()
    await engine.give_back(first)
    await engine.give_back(last)
    async with engine.session() as session:
        assert (await session.execute(_PID)).scalar_one() == pid


async def test_connections_beyond_the_pool_s_size_are_closed_afterwards(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engine = make_engines(evolve(database_settings, pool_size=1, pool_overflow=1)).autocommit
    sessions = [await engine.take(), await engine.take()]
    for session in sessions:
        await engine.give_back(session)
    pool = engine.sync_engine.pool
    assert isinstance(pool, QueuePool)
    assert pool.checkedin() == 1


async def test_connections_are_handed_out_in_the_order_they_were_asked_for(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    reading = Reading(make_engines(evolve(database_settings, pool_size=1)))
    served: list[int] = []

    async def ask(number: int) -> None:
        for _ in range(3):
            await reading.row(text("SELECT 1"))
            served.append(number)

    await asyncio.gather(*(ask(number) for number in range(4)))
    assert served == [0, 1, 2, 3] * 3


async def test_an_error_in_a_statement_is_raised_as_it_is(engines: Engines) -> None:
    with pytest.raises(asyncpg.UndefinedTableError) as raised:
        await Reading(engines).rows(text("SELECT nothing FROM nowhere"))
    assert raised.value.__cause__ is None, "it is not its own cause"


@pytest.mark.parametrize("kind", ["session", "connection", "migrations"])
@pytest.mark.parametrize(
    "statement",
    [
        "SELECT 1 / 0 WHERE CAST(:words AS text) <> ''",
        "INSERT INTO guilds (guild_id, registered_at, dm_on_action, language, time_zone)"
        " VALUES (1, now(), true, :words, 'UTC')",
    ],
)
async def test_what_people_wrote_is_in_no_error_of_the_database(
    engines: Engines, database_settings: DatabaseSettings, kind: str, statement: str
) -> None:
    kinds: dict[str, AbstractAsyncContextManager[Session | AsyncConnection]] = {
        "session": engines.autocommit.session(),
        "connection": engines.autocommit.connect(),
        "migrations": migration_engine(database_settings).connect(),
    }
    async with kinds[kind] as connection:
        with pytest.raises((DBAPIError, asyncpg.PostgresError)) as raised:
            await connection.execute(text(statement), {"words": WORDS})
    assert WORDS not in "".join(format_exception(raised.value))


def test_a_password_is_not_shown() -> None:
    assert "secret" not in repr(DatabaseSettings(url="postgresql://tux:secret@host/tux"))


async def test_sslmode_is_obeyed(database_settings: DatabaseSettings) -> None:
    """The servers of the tests speak no TLS over a Unix socket, and `disable` asks for none."""
    url = make_url(database_settings.url).update_query_dict({"sslmode": "disable"})
    engines = open_engines(evolve(database_settings, url=url.render_as_string(hide_password=False)))
    async with engines.autocommit.connect() as connection:
        assert (await connection.execute(text("SELECT 1"))).scalar_one() == 1
    await engines.dispose()


async def test_what_people_wrote_is_in_no_error_of_a_connection_of_its_own(engines: Engines) -> None:
    row = insert(guilds).values(id=GUILD, registered_at=START, settings=Settings({"language": "secret"}))
    async with engines.transactional.connect() as connection:
        await connection.execute(row)
        with pytest.raises(IntegrityError) as refused:
            await connection.execute(row)
    assert "(700)" not in str(refused.value)
    assert isinstance(cause := refused.value.orig, Exception)
    assert isinstance(cause.__cause__, asyncpg.PostgresError)
    assert cause.__cause__.detail is None
