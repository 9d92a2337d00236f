"""Transient failures are retried around the whole use case; each is provoked on a real server."""

import asyncio
import time
from itertools import islice

import asyncpg
import pytest
from attrs import define, evolve
from sqlalchemy import RowMapping, select, text, update

from application.moderation.open_case import OpenCaseHandler, OpenedCase
from application.shared.errors import CommitOutcomeUnknown, RecordsUnavailable, TransientFailure
from application.shared.use_case import UseCase
from domain.moderation.case import CaseIntent
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from infrastructure.database import retry
from infrastructure.database.deadline import deadline
from infrastructure.database.engines import Engines
from infrastructure.database.limits import Limits
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.transaction import Transaction
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.guilds.tables import guilds
from infrastructure.moderation.tables import cases
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, OTHER_GUILD, an_intent
from tests.integration.conftest import MakeEngines
from tests.integration.pools import terminate_those_of, terminate_transactions
from tests.postgres_proxy import CommitFate, PostgresProxy

pytestmark = pytest.mark.usefixtures("registered")

_PATIENCE = 60.0
"""Seconds, where no limit is what a test is about: a busy machine stands still for a while."""


@define
class Attempts[Command, Result]:
    """Counts how often the use case ran."""

    _use_case: UseCase[Command, Result]
    count: int = 0

    async def __call__(self, command: Command, /) -> Result:
        self.count += 1
        return await self._use_case(command)


async def test_a_serialization_failure_is_retried(engines: Engines) -> None:
    read = select(guilds.c.version).where(guilds.c.id == GUILD)

    async def read_then_write(interfere: bool) -> None:
        transaction = Transaction(engines.transactional)
        try:
            await transaction.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))
            await transaction.execute(read)
            if interfere and attempts.count == 1:
                async with engines.autocommit.connect() as connection:
                    await connection.execute(update(guilds).values(version=2))
            await transaction.execute(update(guilds).where(guilds.c.id == GUILD).values(version=3))
            await transaction.commit()
        finally:
            await transaction.close()

    attempts = Attempts(read_then_write)
    await Retried(attempts, 5.0)(True)
    assert attempts.count == 2
    async with engines.autocommit.connect() as connection:
        assert (await connection.execute(read)).scalar_one() == 3


async def test_a_deadlock_is_retried_until_both_are_done(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    engines = make_engines(evolve(database_settings, deadline=_PATIENCE))
    tried, both_hold_one, one_is_done = set[tuple[GuildId, GuildId]](), asyncio.Barrier(2), asyncio.Event()

    async def add_two(order: tuple[GuildId, GuildId]) -> None:
        is_first_try = order not in tried
        tried.add(order)
        if not is_first_try:
            # Who waited may be woken late: this one would take the row before it, and they would meet again.
            await one_is_done.wait()
        transaction = Transaction(engines.transactional)
        try:
            await transaction.execute(text("SET LOCAL deadlock_timeout = '10ms'"))
            for guild in order:
                await transaction.execute(
                    update(guilds).where(guilds.c.id == guild).values(version=guilds.c.version + 1)
                )
                if is_first_try and guild == order[0]:
                    await both_hold_one.wait()
            await transaction.commit()
        finally:
            await transaction.close()
        one_is_done.set()

    attempts = Attempts(add_two)
    retried = Retried(attempts, _PATIENCE)
    async with asyncio.timeout(_PATIENCE):
        await asyncio.gather(retried((GUILD, OTHER_GUILD)), retried((OTHER_GUILD, GUILD)))
    assert attempts.count == 3
    async with engines.autocommit.connect() as connection:
        assert (await connection.scalars(select(guilds.c.version))).all() == [3, 3]


async def test_a_connection_that_the_server_ended_is_retried_on_a_new_one(
    uow_factory: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    async def open_twice(_: None) -> tuple[int, int]:
        async with uow_factory() as uow:
            first = await uow.cases.open(an_intent())
            if attempts.count == 1:
                assert await terminate_transactions(engines) == 1
            second = await uow.cases.open(an_intent(guild=OTHER_GUILD))
            await uow.commit()
        return first.number, second.number

    attempts = Attempts(open_twice)
    assert await Retried(attempts, 5.0)(None) == (1, 1)
    assert attempts.count == 2


async def test_connections_that_ended_while_idle_are_replaced(
    database_settings: DatabaseSettings, make_engines: MakeEngines, engines: Engines
) -> None:
    uow_factory = _factory(make_engines(evolve(database_settings, application_name="tux with idle connections")))
    async with uow_factory() as one, uow_factory() as two, uow_factory() as three:
        for uow in (one, two, three):
            await uow.guilds.get(GUILD)
    assert await terminate_those_of("tux with idle connections", engines) == 3
    opened = await Retried(OpenCaseHandler(uow_factory), 5.0)(an_intent())
    assert opened.case.number == 1


async def test_an_error_of_the_rules_is_not_retried() -> None:
    async def refuse(_: None) -> None:
        raise ConcurrentChange

    attempts = Attempts(refuse)
    with pytest.raises(ConcurrentChange):
        await Retried(attempts, 5.0)(None)
    assert attempts.count == 1


async def test_a_server_that_first_refuses_and_then_falls_silent_has_no_more_time_than_any(
    proxied: Engines, proxy: PostgresProxy
) -> None:
    """However late an attempt begins, it ends by the same deadline as the first one."""
    transaction_limit = proxied.limits.deadline
    assert transaction_limit > 2

    async def ask(_: None) -> None:
        if attempts.count == 1:
            raise TransientFailure
        transaction = Transaction(proxied.transactional)
        try:
            await transaction.execute(text("SELECT 1"))
            proxy.fall_silent()
            await transaction.execute(text("SELECT 1"))
        finally:
            await transaction.close()

    attempts = Attempts(ask)
    started = time.monotonic()
    with pytest.raises(RecordsUnavailable):
        await Retried(attempts, 0.5)(None)
    assert attempts.count == 2
    assert time.monotonic() - started < transaction_limit - 1


def test_the_pauses_grow_to_a_bound_and_differ() -> None:
    several = [list(islice(retry._pauses(), 30)) for _ in range(20)]
    for pauses in several:
        assert pauses[0] == 0
        assert all(0.01 * 2**n <= pause <= 0.02 * 2**n for n, pause in enumerate(pauses[1:5]))
        assert all(0.2 <= pause <= 0.4 for pause in pauses[7:])
    assert len({pauses[1] for pauses in several}) > 1


async def test_a_server_that_says_goodbye_and_has_not_hung_up_yet_is_left_for_a_new_connection(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    """Between the two, asyncpg takes nothing, and calls the connection open."""
    engines = make_engines(database_settings)
    open_case = Attempts[CaseIntent, OpenedCase](OpenCaseHandler(_factory(engines)))
    async with engines.transactional.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
        assert isinstance(driver, asyncpg.Connection)
    fields = b"SFATAL\0VFATAL\0C57P01\0Mterminating connection due to administrator command\0\0"
    driver._protocol.data_received(  # type: ignore[attr-defined]  # the stubs leave it out
        b"E" + (4 + len(fields)).to_bytes(4) + fields
    )
    assert not driver.is_closed()
    assert (await Retried(open_case, 5.0)(an_intent())).case.number == 1
    assert open_case.count == 2


async def test_a_server_that_turned_read_only_is_left_for_a_new_connection(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    """As after a fail-over: the old connections stay read-only, new ones are not."""
    engines = make_engines(database_settings)
    async with engines.transactional.connect() as connection:
        driver_connection = (await connection.get_raw_connection()).driver_connection
        assert isinstance(driver_connection, asyncpg.Connection)
        await driver_connection.execute("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
    open_case = Attempts[CaseIntent, OpenedCase](OpenCaseHandler(_factory(engines)))
    assert (await Retried(open_case, 5.0)(an_intent())).case.number == 1
    assert open_case.count == 2


async def test_a_statement_that_a_migration_made_stale_is_prepared_anew(
    database_settings: DatabaseSettings, make_engines: MakeEngines, engines: Engines
) -> None:
    own = make_engines(database_settings)
    everything = text("SELECT * FROM stale")

    async def read(_: None) -> list[RowMapping]:
        transaction = Transaction(own.transactional)
        try:
            return list((await transaction.execute(everything)).mappings())
        finally:
            await transaction.close()

    async with engines.autocommit.connect() as connection:
        await connection.execute(text("CREATE TABLE stale (a int)"))
        try:
            await read(None)
            await connection.execute(text("ALTER TABLE stale ADD b int"))
            attempts = Attempts(read)
            assert await Retried(attempts, 5.0)(None) == []
            assert attempts.count == 2
        finally:
            await connection.execute(text("DROP TABLE stale"))


async def test_a_further_error_that_is_named_is_retried_and_in_the_end_raised_as_itself() -> None:
    async def refuse(_: None) -> None:
        raise ConcurrentChange

    attempts = Attempts(refuse)
    with pytest.raises(ConcurrentChange):
        await Retried(attempts, 0.1, (ConcurrentChange,))(None)
    assert attempts.count > 1


@pytest.fixture
def proxied(proxy: PostgresProxy, database_settings: DatabaseSettings, make_engines: MakeEngines) -> Engines:
    """Engines that reach the server through the proxy."""
    settings = proxy.settings(evolve(database_settings, pool_size=2))
    return make_engines(settings, evolve(settings.limits, connecting=0.3))


def _factory(engines: Engines) -> PostgresUnitOfWorkFactory:
    return PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)


async def test_while_the_server_is_away_a_use_case_gives_up_in_time_and_works_again_afterwards(
    proxied: Engines, proxy: PostgresProxy
) -> None:
    open_case = Attempts[CaseIntent, OpenedCase](OpenCaseHandler(_factory(proxied)))
    retried = Retried(open_case, 0.4)
    assert (await retried(an_intent(guild=GUILD))).case.number == 1
    await proxy.cut()
    started = time.monotonic()
    with pytest.raises(RecordsUnavailable):
        await retried(an_intent(guild=OTHER_GUILD))
    assert Limits.within(0.4).attempting / 2 < time.monotonic() - started < 1.5
    assert open_case.count > 2
    await proxy.restore()
    assert (await retried(an_intent(guild=OTHER_GUILD))).case.number == 1


async def test_while_the_server_is_away_reads_give_up_in_time(proxied: Engines, proxy: PostgresProxy) -> None:
    await proxy.cut()
    started = time.monotonic()
    with pytest.raises(RecordsUnavailable):
        await Reading(proxied).rows(text("SELECT 1"))
    assert proxied.limits.attempting / 2 < time.monotonic() - started < 3


async def test_a_server_that_comes_back_in_time_is_not_noticed(proxied: Engines, proxy: PostgresProxy) -> None:
    await proxy.cut()
    opening = asyncio.create_task(Retried(OpenCaseHandler(_factory(proxied)), 5.0)(an_intent()))
    await asyncio.sleep(0)
    await proxy.restore()
    assert (await opening).case.number == 1


@pytest.mark.parametrize(("fate", "kept"), [("never arrives", 0), ("its answer is lost", 1)])
async def test_a_connection_lost_while_committing_leaves_the_outcome_unknown_and_is_not_retried_blindly(
    proxied: Engines, proxy: PostgresProxy, engines: Engines, fate: CommitFate, kept: int
) -> None:
    attempts = Attempts[CaseIntent, OpenedCase](OpenCaseHandler(_factory(proxied)))
    intent = an_intent()
    proxy.commit = fate
    with pytest.raises(CommitOutcomeUnknown):
        await Retried(attempts, 5.0)(intent)
    assert attempts.count == 1
    async with engines.autocommit.connect() as connection:
        assert len((await connection.execute(select(cases))).all()) == kept

    opened = await Retried(attempts, 5.0)(intent)
    assert (opened.case.number, opened.is_new) == (1, not kept)


async def test_a_pool_without_a_free_connection_is_a_transient_failure(
    database_settings: DatabaseSettings, make_engines: MakeEngines
) -> None:
    uow_factory = _factory(
        make_engines(evolve(database_settings, pool_size=1), evolve(database_settings.limits, waiting=0.4))
    )
    async with uow_factory() as holder, uow_factory() as other:
        await holder.guilds.get(GUILD)
        with pytest.raises(TransientFailure):
            await other.guilds.get(GUILD)
    async with uow_factory() as uow:
        assert (await uow.guilds.get(GUILD)).id == GUILD


async def test_a_retry_within_another_keeps_to_the_deadline_around_it() -> None:
    async def fails(_: None) -> None:
        raise TransientFailure

    inner = Attempts[None, None](fails)
    started = time.monotonic()
    with deadline(0.2), pytest.raises(RecordsUnavailable):
        await Retried(inner, 30.0)(None)
    assert time.monotonic() - started < 5
    assert inner.count >= 1
