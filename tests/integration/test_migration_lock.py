"""Several starters, and databases that a later version has been at: what is waited for, and what is said."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC

import pytest
from attrs import evolve
from sqlalchemy import text

from infrastructure.database.engines import Engines
from infrastructure.database.health import DatabaseHealth
from infrastructure.database.migrate import migrate
from infrastructure.database.migration_engine import migration_engine
from infrastructure.database.migration_lock import MigrationUnderWay, Migrator, release_lock, take_lock
from infrastructure.database.reading import Reading
from infrastructure.database.revisions import head_revision
from infrastructure.database.settings import DatabaseSettings
from interface.startup.database import DatabaseNewer, migrated
from interface.startup.doctor import examine
from interface.startup.problems import problem
from tests.integration.revisions import REVISIONS

LIMIT = 20.0


@asynccontextmanager
async def migrating(settings: DatabaseSettings) -> AsyncIterator[tuple[int, asyncio.Event]]:
    """Somebody else holds the lock until the block ends, or until the event; yields who, on the server."""

    def nobody(_migrator: Migrator | None) -> None:
        pytest.fail("the lock was held already")

    engine = migration_engine(settings)
    done = asyncio.Event()
    async with engine.connect() as connection:
        pid = (await connection.execute(text("SELECT pg_backend_pid()"))).scalar_one()
        await take_lock(connection, within=1, waits_for=nobody)

        async def let_go() -> None:
            await done.wait()
            await release_lock(connection)

        letting_go = asyncio.create_task(let_go())
        yield pid, done
        done.set()
        await letting_go
    await engine.dispose()


async def test_where_nothing_is_to_be_migrated_nobody_is_waited_for(database_settings: DatabaseSettings) -> None:
    said: list[str] = []
    async with migrating(database_settings), asyncio.timeout(LIMIT):
        await migrated(evolve(database_settings, migration_wait=2 * LIMIT), said.append)
    assert said == []


async def test_who_waits_says_for_whom_and_gives_up_in_time(empty: DatabaseSettings) -> None:
    said: list[str] = []
    async with migrating(empty) as (pid, _):
        with pytest.raises(MigrationUnderWay) as under_way:
            async with asyncio.timeout(LIMIT):
                await migrated(evolve(empty, migration_wait=0.2), said.append)
    by = under_way.value.by
    assert by is not None
    assert by.since is not None
    assert (by.pid, by.name) == (pid, "tux migrate")
    since = f"{by.since.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"
    assert said == [
        "bringing the database's schema up to date",
        "waiting at most 0.2 s for another process that migrates: 'tux migrate', "
        f"pid {pid} on the server, connected since {since}",
    ]
    words = problem(under_way.value)
    assert f"pid {pid}" in words
    assert "after 0.2 s" in words
    assert f"pg_terminate_backend({pid})" in words


async def test_who_waited_goes_on_when_the_other_is_done(copied: DatabaseSettings, engines_of_copied: Engines) -> None:
    await migrate(copied, to=REVISIONS[-2])
    waiting = asyncio.Event()

    def say(line: str) -> None:
        if line.startswith("waiting"):
            waiting.set()

    async with migrating(copied) as (_, done), asyncio.timeout(LIMIT):
        starting = asyncio.create_task(migrated(copied, say))
        await waiting.wait()
        assert not starting.done()
        done.set()
        await starting
    assert await DatabaseHealth(engines_of_copied, Reading(engines_of_copied)).revision() == head_revision()


async def at_revision(engines: Engines, revision: str | None) -> None:
    async with engines.autocommit.session() as session:
        await session.execute(text("CREATE TABLE alembic_version (version_num text)"))
        if revision is not None:
            await session.execute(text("INSERT INTO alembic_version VALUES (:revision)"), {"revision": revision})


async def test_a_database_newer_than_the_code_calls_for_a_newer_tux(
    empty: DatabaseSettings, engines_of_empty: Engines
) -> None:
    await at_revision(engines_of_empty, "9999")
    said: list[str] = []
    with pytest.raises(DatabaseNewer) as newer:
        await migrated(empty, said.append)
    assert said == []
    head = head_revision()
    assert problem(newer.value) == (
        f"the database is at migration 9999, and this version of Tux knows those up to {head}. Update Tux."
    )
    [schema] = [check async for check in examine(empty) if check.name == "schema"]
    assert schema.finding == f"at migration 9999, the newest is {head}: update Tux"
    assert not schema.passed


@pytest.mark.parametrize(("revision", "shown"), [("0001", "0001"), (None, "none")])
async def test_a_database_that_is_behind_calls_for_a_migration(
    empty: DatabaseSettings, engines_of_empty: Engines, revision: str | None, shown: str
) -> None:
    await at_revision(engines_of_empty, revision)
    [schema] = [check async for check in examine(empty) if check.name == "schema"]
    assert schema.finding == f"at migration {shown}, the newest is {head_revision()}; run `tux migrate`"


async def test_a_migration_that_stands_still_in_a_transaction_is_ended_by_the_server(
    database_settings: DatabaseSettings,
) -> None:
    engine = migration_engine(database_settings)
    async with engine.connect() as connection:
        limit = await connection.scalar(text("SHOW idle_in_transaction_session_timeout"))
    await engine.dispose()
    assert limit == "30s"


async def test_a_limit_that_a_role_has_for_its_reads_is_none_for_migrations(
    empty: DatabaseSettings, engines_of_empty: Engines
) -> None:
    async with engines_of_empty.autocommit.session() as session:
        # As documented for a role behind a pooler; of this database alone, since others use the role.
        await session.execute(text(f'ALTER DATABASE "{empty.address.database}" SET statement_timeout = 2000'))
    engine = migration_engine(empty)
    async with engine.connect() as connection:
        limit = await connection.scalar(text("SHOW statement_timeout"))
    await engine.dispose()
    assert limit == "0"
