"""What is asked of the server about tables and statements."""

from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text

from domain.members.member import Sighting
from domain.shared.ids import UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.slow_statements import CountedByServer, SlowStatement
from infrastructure.database.tables_in_use import DatabaseUse
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD
from tests.fakes.clock import START


async def test_tables_are_shown_with_their_rows_and_what_their_indexes_are_for(
    engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    async with registered() as uow:
        await uow.members.meet([Sighting(guild=GUILD, user=UserId(number), at=START) for number in range(1, 51)])
        await uow.commit()
    async with engines.autocommit.connect() as connection:
        await connection.execute(text("ANALYZE members"))
    found = await DatabaseUse(Reading(engines))()
    [members] = [table for table in found.tables if table.name == "members"]
    assert members.rows >= 50
    assert members.bytes > 0
    indexes = {index.name: index.keeps_unique for index in found.indexes_of("members")}
    assert indexes["pk_members"]
    assert not indexes["ix_members_hidden"]
    assert "pk_members" not in {index.name for index in found.unused_indexes}


@pytest.fixture
async def counting(engines: Engines) -> AsyncIterator[None]:
    """A server with pg_stat_statements; as far as is asked of it, a table."""
    async with engines.autocommit.connect() as connection:
        await connection.execute(
            text(
                "CREATE TABLE pg_stat_statements AS"
                " SELECT oid AS dbid, query, calls, total_exec_time FROM pg_database, (VALUES"
                "  ('SELECT 1 /* moderation.case_reader.show */', 4::bigint, 100::double precision),"
                "  ('VACUUM', 1, 5000)) AS counted (query, calls, total_exec_time)"
            )
        )
        yield
        await connection.execute(text("DROP TABLE pg_stat_statements"))


@pytest.mark.usefixtures("counting")
async def test_the_server_tells_of_this_databases_slowest_statements_and_ours_are_known_by_name(
    engines: Engines,
) -> None:
    found = await CountedByServer(Reading(engines))(20)
    assert found == [
        SlowStatement(name=None, sql="VACUUM", calls=1, total=5000.0),
        SlowStatement(
            name="moderation.case_reader.show",
            sql="SELECT 1 /* moderation.case_reader.show */",
            calls=4,
            total=100.0,
        ),
    ]
    assert found is not None
    assert found[1].mean == 25.0


async def test_a_server_that_does_not_count_is_no_failure(engines: Engines) -> None:
    assert await CountedByServer(Reading(engines))(20) is None


async def test_a_statement_carries_the_name_of_the_method_that_sends_it(
    engines: Engines, registered: PostgresUnitOfWorkFactory
) -> None:
    """So that whoever looks at a busy server sees what is running."""
    seen = text(
        "SELECT query FROM pg_stat_activity WHERE datname = current_database() AND state = 'idle in transaction'"
    )
    async with registered() as uow:
        await uow.guilds.get(GUILD)
        async with engines.autocommit.connect() as connection:
            [query] = (await connection.execute(seen)).scalars()
    assert query.endswith("/* guilds.guild_repository.get */")
