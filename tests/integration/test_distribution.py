"""`tux database distribute`, on the stand-in for a coordinator; with TEST_CITUS_URL on a real one."""

import asyncio
from argparse import Namespace
from collections.abc import AsyncIterator, Callable
from datetime import date

import asyncpg
import pytest
from attrs import evolve

from infrastructure.database.distribution.distribute import distribute, look
from infrastructure.database.distribution.hindrances import (
    BotsRun,
    HasTrigger,
    KeyLacksColumn,
    PlacedOtherwise,
    ReferenceAcross,
)
from infrastructure.database.distribution.places import Copied, OnCoordinator, Spread, places_of
from infrastructure.database.distribution.plan import Plan, SpreadTable
from infrastructure.database.distribution.steps import DistributingFailed, Done
from infrastructure.database.engines import Engines
from infrastructure.database.migrate import migrate
from infrastructure.database.migration_lock import Migrator
from infrastructure.database.part_keeper import MONTHS_AHEAD, PartKeeper
from infrastructure.database.settings import DatabaseSettings
from infrastructure.levels.tables import DAY_PARTS
from infrastructure.schema import metadata
from infrastructure.settings import TuxSettings
from interface.main import open_shared
from interface.startup.database_commands import distribute_tables
from interface.startup.problems import problem
from tests.citus_stand_in import stand_in_for_citus
from tests.databases import Databases

PLACES = places_of(metadata)
GUILDS = 20
LIMIT = 30.0

_ROWS = f"""
    INSERT INTO guilds (guild_id, registered_at, settings) SELECT n, now(), '{{}}' FROM generate_series(1, {GUILDS}) n;
    INSERT INTO member_flow (guild_id, day, joins, leaves)
    SELECT n, '{date(2026, 11, 26)}', n, 0 FROM generate_series(1, {GUILDS}) n;
    INSERT INTO known_commands VALUES (1, 'sent', 'held')
"""  # noqa: S608  # of constants


@pytest.fixture
async def migrated(databases: Databases, database_of_the_run: DatabaseSettings) -> AsyncIterator[DatabaseSettings]:
    yield await databases.create_migrated("spread")
    await databases.drop("spread")


@pytest.fixture
async def plain(migrated: DatabaseSettings) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(**migrated.address.arguments(name="tux test", within=LIMIT, settings={}))
    yield connection
    await connection.close()


@pytest.fixture
async def coordinator(databases: Databases, migrated: DatabaseSettings, plain: asyncpg.Connection) -> DatabaseSettings:
    """With rows in it."""
    await plain.execute(_ROWS)
    if databases.on_citus:
        await plain.execute("CREATE EXTENSION citus")  # in a database of its own, it has no server but itself
    else:
        await stand_in_for_citus(migrated)
    return migrated


@pytest.fixture
def told() -> list[Done]:
    return []


def nobody(_migrator: Migrator | None) -> None:
    pytest.fail("the lock was held")


async def distributed(settings: DatabaseSettings, told: list[Done]) -> Plan:
    return await distribute(settings, PLACES, done=told.append, waits_for=nobody)


async def typed(settings: DatabaseSettings, *, plan: bool = False) -> int:
    shared = open_shared(TuxSettings(database=settings))
    try:
        return await distribute_tables(shared, Namespace(plan=plan))
    finally:
        await shared.engines.dispose()


async def counted(plain: asyncpg.Connection, databases: Databases) -> list[int]:
    """The rows that are where they should be."""
    where = "" if databases.on_citus else "shards."
    tables = ("guilds", "member_flow", "known_commands")
    return [await plain.fetchval(f"SELECT count(*) FROM {where}{table}") for table in tables]  # noqa: S608  # ours


async def test_every_table_comes_to_its_place_with_its_rows_and_a_second_time_nothing_is_done(
    coordinator: DatabaseSettings,
    plain: asyncpg.Connection,
    databases: Databases,
    capsys: pytest.CaptureFixture[str],
) -> None:
    planned = await look(coordinator, PLACES)
    assert (planned.hindrances, planned.is_done) == ((), False)
    assert await plain.fetchval("SELECT count(*) FROM pg_dist_partition") == 0, "a plan changes nothing"

    assert await typed(coordinator) == 0
    said = capsys.readouterr().out.splitlines()
    assert f"done  spread guilds by guild_id, {GUILDS} rows" in said
    assert f"done  spread member_flow by guild_id, beside guilds, {GUILDS} rows" in said
    assert "done  copy known_commands to every server, 1 rows" in said
    assert "done  drop the rows of guilds that were left on the coordinator" in said
    assert len([line for line in said if line.startswith("done  ")]) == len(planned.steps)
    assert await counted(plain, databases) == [GUILDS, GUILDS, 1]
    left = [await plain.fetchval("SELECT pg_relation_size($1::text::regclass)", name) for name in PLACES]
    assert set(left) == {0}, "nothing is left by which foreign keys would still go"

    assert await typed(coordinator) == 0
    [said_again] = capsys.readouterr().out.splitlines()
    kinds = [type(place) for place in PLACES.values()]
    spread, everywhere, here = (kinds.count(kind) for kind in (Spread, Copied, OnCoordinator))
    assert said_again == (
        f"Nothing is to be done: {spread} tables are spread, {everywhere} are on every server,"
        f" {here} stay on the coordinator."
    )

    # As if the newest migration had brought this table.
    await plain.execute("SELECT undistribute_table('known_commands')")
    assert {step.table for step in (await look(coordinator, PLACES)).steps} == {"known_commands"}
    await migrate(coordinator)
    assert (await look(coordinator, PLACES)).is_done


async def test_parts_are_made_ahead_and_dropped_once_their_table_is_spread(
    coordinator: DatabaseSettings,
    plain: asyncpg.Connection,
    told: list[Done],
    make_engines: Callable[[DatabaseSettings], Engines],
) -> None:
    """On the stand-in: nothing that is sent is refused. Only Citus itself shows that parts follow their table."""
    await distributed(coordinator, told)
    keeper = PartKeeper(make_engines(coordinator).transactional)
    today = date(2040, 5, 5)
    assert await keeper.make_ahead(DAY_PARTS, today) == MONTHS_AHEAD + 2
    assert await keeper.drop(DAY_PARTS, date(2040, 6, 1)) >= 2
    assert await plain.fetchval("SELECT to_regclass('activity_days_2040_05')") is None
    assert (await look(coordinator, PLACES)).steps == ()


async def test_who_was_ended_while_a_table_moves_is_followed_by_one_who_waited_and_goes_on_with_that_table(
    coordinator: DatabaseSettings, plain: asyncpg.Connection, databases: Databases, told: list[Done]
) -> None:
    await plain.execute("BEGIN; LOCK TABLE member_flow IN ROW EXCLUSIVE MODE")
    first = asyncio.create_task(distributed(coordinator, told))
    is_moving = (
        "SELECT pid FROM pg_locks JOIN pg_database ON pg_database.oid = database"
        " WHERE datname = current_database() AND NOT granted AND relation = 'member_flow'::regclass"
    )
    async with asyncio.timeout(LIMIT):
        while (pid := await plain.fetchval(is_moving)) is None:
            assert not first.done()
        before = {done.step.table for done in told}
        waits, later = asyncio.Event(), list[Done]()
        second = asyncio.create_task(
            distribute(coordinator, PLACES, done=later.append, waits_for=lambda _migrator: waits.set())
        )
        await waits.wait()
        await plain.execute(f"SELECT pg_terminate_backend({pid})")
        with pytest.raises(DistributingFailed) as failed:
            await first
        await plain.execute("ROLLBACK")
        await second
    assert isinstance(failed.value.at, SpreadTable)
    assert "at the table member_flow: terminating connection" in problem(failed.value)
    moved = [done.step.table for done in later if done.rows is not None]
    assert "guilds" in before
    assert moved[0] == "member_flow"
    assert not before & set(moved), "what was done stays done"
    assert await counted(plain, databases) == [GUILDS, GUILDS, 1]


async def test_what_citus_would_refuse_is_said_before_anything_is_touched(
    coordinator: DatabaseSettings, plain: asyncpg.Connection, told: list[Done]
) -> None:
    await plain.execute("""
        CREATE UNIQUE INDEX uq_of_theirs ON members (user_id, username);
        CREATE TABLE of_theirs (guild_id bigint REFERENCES guilds);
        CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$;
        CREATE TRIGGER watches AFTER INSERT ON cases FOR EACH ROW EXECUTE FUNCTION nothing();
        SELECT create_reference_table('privacy_requests');
    """)
    settings = evolve(coordinator, application_name="tux test")  # which that connection has: a running bot
    found = await distributed(settings, told)
    kinds = [BotsRun, PlacedOtherwise, KeyLacksColumn, ReferenceAcross, HasTrigger]
    assert [type(each) for each in found.hindrances] == kinds
    assert found.hindrances[0] == BotsRun((await plain.fetchval("SELECT pg_backend_pid()"),))
    assert found.hindrances[1] == PlacedOtherwise("privacy_requests", Spread("user_id"), Copied())
    assert told == []
    assert await plain.fetchval("SELECT count(*) FROM pg_dist_partition") == 1


async def test_on_a_server_without_citus_it_says_so(
    database_settings: DatabaseSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = evolve(database_settings, application_name="tux alone")
    assert await typed(alone) == 1
    said = capsys.readouterr().out.splitlines()
    assert said == ["in the way: the server has no Citus, see https://docs.citusdata.com", "Nothing was changed."]
    assert await typed(alone, plan=True) == 1
    assert "would spread guilds by guild_id" in capsys.readouterr().out
