"""What the previous release sends is carried out by the newest schema."""

from collections.abc import AsyncIterator
from functools import cache

import asyncpg
import pytest

from infrastructure.database.revisions import head_revision
from infrastructure.database.settings import DatabaseSettings
from tests.replaying.release import Release
from tests.replaying.replay import Replay, left_out, only, required_columns, transaction


@cache
def release() -> Release:
    return Release.load()


@pytest.fixture
async def driver(database_settings: DatabaseSettings) -> AsyncIterator[asyncpg.Connection]:
    async with transaction(database_settings) as driver:
        yield driver


async def test_the_newest_schema_carries_out_what_the_previous_release_sends(driver: asyncpg.Connection) -> None:
    assert release().revision <= head_revision()
    assert len(release().statements) > 400
    replay = Replay(release(), driver)
    await replay.run()
    assert replay.faults == []
    assert [*left_out(release(), await required_columns(driver))] == []


MEET, FLOW = "members.member_repository.meet", "charts.activity_reader.flow"
PLANTED = {
    "ALTER TABLE members DROP COLUMN left_at CASCADE": (MEET, 'column "left_at" of relation "members" does not exist'),
    "ALTER TABLE members RENAME TO people": (MEET, 'relation "members" does not exist'),
    "ALTER TABLE members ADD COLUMN rank integer NOT NULL": (MEET, 'null value in column "rank"'),
    "ALTER TABLE members ADD CONSTRAINT planted CHECK (first_seen_at > '2040-01-01')": (MEET, '"planted"'),
    "ALTER TABLE member_flow ALTER COLUMN joins TYPE bigint": (FLOW, "its columns were"),
}


@pytest.mark.parametrize("migration", PLANTED)
async def test_a_migration_that_the_previous_release_does_not_survive_is_found(
    driver: asyncpg.Connection, migration: str
) -> None:
    name, problem = PLANTED[migration]
    await driver.execute(migration)
    replay = Replay(only(release(), name), driver)
    await replay.run()
    assert problem in " ".join(fault.what for fault in replay.faults)


async def test_an_insert_that_leaves_out_what_is_required_is_found_though_it_inserted_nothing(
    driver: asyncpg.Connection,
) -> None:
    await driver.execute("ALTER TABLE snippet_uses ADD COLUMN place bigint NOT NULL")
    [fault] = left_out(release(), await required_columns(driver))
    assert (fault.statement, fault.what) == (
        "snippets.snippet_repository.count_use",
        "its INSERT into snippet_uses gives no place",
    )
