"""Runs the migrations, one starter at a time."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncConnection

from infrastructure.database.distribution.places import places_of
from infrastructure.database.distribution.steps import go_on
from infrastructure.database.metadata import metadata
from infrastructure.database.migration_engine import migration_engine
from infrastructure.database.migration_lock import Migrator, Tell, release_lock, take_lock
from infrastructure.database.settings import DatabaseSettings

_HAS_CITUS = text("SELECT to_regclass('pg_dist_partition') IS NOT NULL")


def migration_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.attributes["connection"] = connection
    return config


def _unwatched(_migrator: Migrator | None) -> None:
    """Nobody is told."""


async def migrate(settings: DatabaseSettings, *, to: str = "head", waits_for: Tell = _unwatched) -> None:
    """Bring the database up (or down) to a revision. A second starter waits, and finds it done.

    `waits_for` is called before it waits. Raises MigrationUnderWay after `settings.migration_wait` seconds of that.
    """
    engine = migration_engine(settings)
    try:
        async with engine.connect() as connection:
            await take_lock(connection, within=settings.migration_wait, waits_for=waits_for)
            await connection.run_sync(_run, to)
            await _go_on_distributing(connection)
            await release_lock(connection)
    finally:
        await engine.dispose()


async def _go_on_distributing(connection: AsyncConnection) -> None:
    is_citus = (await connection.execute(_HAS_CITUS)).scalar_one()
    await connection.commit()
    if is_citus:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await go_on(connection, places_of(metadata))  # by now alembic has loaded all tables there are


def _run(connection: Connection, to: str) -> None:
    config = migration_config(connection)
    current = connection.dialect.has_table(connection, "alembic_version")
    downwards = current and to != "head" and _is_behind(config, connection, to)
    connection.commit()  # alembic opens and closes its own transactions, one a migration
    if downwards:
        command.downgrade(config, to)
    else:
        command.upgrade(config, to)


def _is_behind(config: Config, connection: Connection, to: str) -> bool:
    """Whether `to` is below the database's present revision."""
    current = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    if to == "base" or current is None:
        return to == "base"
    below = ScriptDirectory.from_config(config).iterate_revisions(current, "base")
    return to in [script.revision for script in below]
