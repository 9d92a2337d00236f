"""The tables spread over the workers of a Citus coordinator, for tests that are run against one."""

from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from infrastructure.database.engines import SERVER
from infrastructure.database.settings import DatabaseSettings
from infrastructure.schema import metadata

_SPREAD = text("SELECT create_distributed_table(CAST(CAST(:name AS text) AS regclass), CAST(:by AS text))")
_SPREAD_BY = ("guild_id", "user_id")
"""What leads the keys of what is a guild's, or a person's own."""
_COPIED = text("SELECT create_reference_table(CAST(CAST(:name AS text) AS regclass))")
_SPREAD_ALREADY = text("SELECT CAST(logicalrelid AS text) FROM pg_dist_partition")

NOT_ON_CITUS = ("test_no_table_has_a_trigger_of_its_own", "test_no_extension_is_needed")
"""Tests of what Citus itself brings along."""


async def distribute(settings: DatabaseSettings) -> None:
    """Spread every table that is not yet spread by its guild or person, and copy the rest; those that others refer to
    come first."""
    arguments = settings.address.arguments(name="tux test", within=60, settings={})
    engine = create_async_engine(SERVER, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args={**arguments})
    async with engine.connect() as connection:
        already = set(await connection.scalars(_SPREAD_ALREADY))
        for table in metadata.sorted_tables:
            if table.name not in already:
                by = next(iter(table.primary_key.columns)).name
                if by in _SPREAD_BY:
                    await connection.execute(_SPREAD, {"name": table.name, "by": by})
                else:
                    await connection.execute(_COPIED, {"name": table.name})
    await engine.dispose()
