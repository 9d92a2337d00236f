"""What the schema keeps to, so that it stays ready to be spread over several servers by guild."""

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, text

from infrastructure.database.distribution.places import (
    Copied,
    NoPlace,
    OnCoordinator,
    Place,
    Spread,
    kept_on_coordinator,
    place_of,
    places_of,
)
from infrastructure.database.engines import Engines
from infrastructure.schema import metadata

TABLE_NAMES = [table.name for table in metadata.sorted_tables]

OF_A_PERSON = {"reminders": "user_id", "reminder_owners": "user_id", "privacy_requests": "user_id"}
"""What is somebody's own, of no guild, and so spread by persons."""

OF_THE_FLEET = {"fleets": "fleet_id", "fleet_processes": "process_id", "fleet_shards": "shard"}
"""Which process serves which shards: a row for each, small, and for all of them to read."""

OF_ALL_PROCESSES = {
    "request_shares": "process_id",
    "invalid_requests": "minute",
    "identify_places": "process_id",
    "identify_turns": "key",
}
"""What the bot's processes share: a few rows, which need not be spread."""

OF_NO_GUILD = {"known_commands": "application_id", **OF_ALL_PROCESSES, **OF_A_PERSON, **OF_THE_FLEET}
"""And what belongs to the application: one row of it, which need not be spread."""


def test_every_table_has_its_declared_place_once_the_database_is_spread() -> None:
    """Which `tux database distribute` gives it."""
    of_no_guild: dict[str, Place] = {name: Spread(by) for name, by in OF_A_PERSON.items()}
    of_no_guild |= {"known_commands": Copied()}
    of_no_guild |= dict.fromkeys((*OF_THE_FLEET, *OF_ALL_PROCESSES), OnCoordinator())
    assert places_of(metadata) == {name: of_no_guild.get(name, Spread("guild_id")) for name in TABLE_NAMES}


def test_a_table_that_does_not_say_where_it_is_to_be_is_found() -> None:
    strange = Table("strange", MetaData(), Column("shard", Integer, primary_key=True))
    with pytest.raises(NoPlace, match="strange"):
        place_of(strange)
    strange.info |= kept_on_coordinator()
    assert place_of(strange) == OnCoordinator()


def leading(name: str) -> str:
    return OF_NO_GUILD.get(name, "guild_id")


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_the_guild_leads_every_primary_key(name: str) -> None:
    assert next(iter(metadata.tables[name].primary_key.columns)).name == leading(name)


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_the_guild_leads_every_foreign_key_on_both_sides(name: str) -> None:
    for key in metadata.tables[name].foreign_key_constraints:
        assert key.elements[0].parent.name == leading(name)
        assert key.elements[0].column.name == leading(key.referred_table.name) == leading(name)


async def test_the_guild_leads_every_unique_index_of_the_database(engines: Engines) -> None:
    """Asked of the server, so that constraints and indexes are seen alike."""
    asked = text(
        "SELECT i.indexrelid::regclass::text AS name, c.relname AS of, a.attname AS leads"
        " FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]"
        " JOIN pg_class c ON c.oid = i.indrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE i.indisunique AND n.nspname = 'public' AND c.relname <> 'alembic_version'"
    )
    async with engines.autocommit.connect() as connection:
        rows = (await connection.execute(asked)).all()
    found = {row.name: row.leads for row in rows}
    assert "uq_cases_guild_id_request_id" in found
    assert "uq_cases_guild_id_target_id_pending" in found
    assert {row.name: row.leads for row in rows} == {row.name: leading(row.of) for row in rows}


async def test_no_table_has_a_trigger_of_its_own(engines: Engines) -> None:
    triggers = text("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    async with engines.autocommit.connect() as connection:
        assert list(await connection.scalars(triggers)) == []


async def test_no_extension_is_needed(engines: Engines) -> None:
    async with engines.autocommit.connect() as connection:
        assert list(await connection.scalars(text("SELECT extname FROM pg_extension"))) == ["plpgsql"]


@pytest.mark.parametrize("name", TABLE_NAMES)
def test_every_constraint_and_index_has_a_name(name: str) -> None:
    table = metadata.tables[name]
    names = [constraint.name for constraint in table.constraints] + [index.name for index in table.indexes]
    assert all(isinstance(name, str) for name in names)


async def test_every_time_knows_its_zone(engines: Engines) -> None:
    without = text(
        "SELECT table_name, column_name FROM information_schema.columns"
        " WHERE table_schema = 'public' AND data_type = 'timestamp without time zone'"
    )
    async with engines.autocommit.connect() as connection:
        assert (await connection.execute(without)).all() == []
