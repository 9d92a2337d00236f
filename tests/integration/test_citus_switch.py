"""The switch for Citus, on a server that only keeps the books of a coordinator."""

from pathlib import Path

import pytest
from attrs import evolve
from sqlalchemy import text

from infrastructure.database.engines import Engines
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from infrastructure.schema import metadata
from tests.citus import NOT_ON_CITUS
from tests.databases import Databases
from tests.integration import test_schema_rules
from tests.postgres import choose_postgres

_BOOKS = "CREATE TABLE pg_dist_partition (nth serial, logicalrelid regclass UNIQUE)"
_SPREAD = """
    CREATE FUNCTION create_distributed_table(spread regclass, by text) RETURNS void LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM pg_constraint WHERE conrelid = spread AND contype = 'f' AND confrelid <> spread
                   AND confrelid NOT IN (SELECT logicalrelid FROM pg_dist_partition)) THEN
            RAISE 'referenced table must be a distributed table or a reference table';
        END IF;
        IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = spread AND attname = by) THEN
            RAISE 'column "%" of relation "%" does not exist', by, spread;
        END IF;
        INSERT INTO pg_dist_partition (logicalrelid) VALUES (spread);
    END $$
"""
_COPIED = """
    CREATE FUNCTION create_reference_table(copied regclass) RETURNS void
    LANGUAGE sql AS $$ INSERT INTO pg_dist_partition (logicalrelid) VALUES (copied) $$
"""


async def test_every_table_is_spread_by_its_guild_and_once(
    databases: Databases, empty: DatabaseSettings, engines_of_empty: Engines
) -> None:
    async with engines_of_empty.autocommit.session() as session:
        await session.execute(text(_BOOKS))
        await session.execute(text(_SPREAD))
        await session.execute(text(_COPIED))
    await migrate(empty)
    coordinator = evolve(databases, server=empty, on_citus=True)
    for _ in range(2):
        async with coordinator.main() as settings:
            assert settings == empty
    async with engines_of_empty.autocommit.session() as session:
        spread = await session.execute(text("SELECT logicalrelid::text FROM pg_dist_partition ORDER BY nth"))
        assert list(spread.scalars()) == [table.name for table in metadata.sorted_tables]


def test_the_switch_is_taken_before_all_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://one/x")
    monkeypatch.setenv("TEST_CITUS_URL", "postgresql://coordinator/x")
    choice = choose_postgres(tmp_path)
    assert (choice.kind, choice.place) == ("TEST_CITUS_URL", "postgresql://coordinator/x")


def test_what_is_left_out_is_there() -> None:
    assert all(hasattr(test_schema_rules, name) for name in NOT_ON_CITUS)
