"""How alembic reaches the database: on the connection it is given, else by DATABASE_URL."""

import asyncio

from alembic import context
from sqlalchemy import Connection

from infrastructure.database.migration_engine import migration_engine
from infrastructure.schema import is_declared, metadata
from infrastructure.settings import load_settings


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        compare_server_default=True,
        include_name=is_declared,
    )
    with context.begin_transaction():
        context.run_migrations()


async def run_on_own_connection() -> None:
    engine = migration_engine(load_settings().database)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


given: Connection | None = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    asyncio.run(run_on_own_connection())
