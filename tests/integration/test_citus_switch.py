"""The switch for Citus, on a stand-in for a coordinator."""

from pathlib import Path

import pytest
from attrs import evolve
from sqlalchemy import text

from infrastructure.database.distribution.places import OnCoordinator, places_of
from infrastructure.database.engines import Engines
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from infrastructure.schema import metadata
from tests.citus import NOT_ON_CITUS
from tests.citus_stand_in import stand_in_for_citus
from tests.databases import Databases
from tests.integration import test_distribution, test_schema_rules
from tests.postgres import choose_postgres


async def test_every_table_is_spread_by_its_guild_and_once(
    databases: Databases, empty: DatabaseSettings, engines_of_empty: Engines
) -> None:
    await stand_in_for_citus(empty)
    await migrate(empty)
    coordinator = evolve(databases, server=empty, on_citus=True)
    for _ in range(2):
        async with coordinator.main() as settings:
            assert settings == empty
    async with engines_of_empty.autocommit.session() as session:
        spread = await session.execute(
            text(
                "SELECT logicalrelid::text FROM pg_dist_partition JOIN pg_class c ON c.oid = logicalrelid"
                " WHERE NOT c.relispartition ORDER BY nth"
            )
        )
        on_servers = [name for name, place in places_of(metadata).items() if place != OnCoordinator()]
        assert list(spread.scalars()) == on_servers


def test_the_switch_is_taken_before_all_others(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", "postgresql://one/x")
    monkeypatch.setenv("TEST_CITUS_URL", "postgresql://coordinator/x")
    choice = choose_postgres(tmp_path)
    assert (choice.kind, choice.place) == ("TEST_CITUS_URL", "postgresql://coordinator/x")


def test_what_is_left_out_is_there() -> None:
    assert set(NOT_ON_CITUS) <= {*vars(test_schema_rules), *vars(test_distribution)}
