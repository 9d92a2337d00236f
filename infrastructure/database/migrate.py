"""Runs the migrations, one starter at a time."""

from importlib.resources import files

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import NullPool

from infrastructure.database.engines import SERVER, hide_rows
from infrastructure.database.settings import DatabaseSettings

_ADVISORY_LOCK = 0x7475785F  # "tux_"


def migration_config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))
    config.attributes["connection"] = connection
    return config


async def migrate(settings: DatabaseSettings, *, to: str = "head") -> None:
    """Bring the database up (or down) to a revision. A second starter waits, and finds it done."""
    engine = migration_engine(settings)
    try:
        async with engine.connect() as connection:
            await connection.execute(text("SELECT pg_advisory_lock(:lock)"), {"lock": _ADVISORY_LOCK})
            await connection.commit()
            await connection.run_sync(_run, to)
            await connection.execute(text("SELECT pg_advisory_unlock(:lock)"), {"lock": _ADVISORY_LOCK})
            await connection.commit()
    finally:
        await engine.dispose()


def migration_engine(settings: DatabaseSettings) -> AsyncEngine:
    """One connection without a statement timeout: a migration may take as long as it needs."""
    arguments = settings.address.arguments(
        name=f"{settings.shown_name} migrate", within=settings.limits.connecting, settings={"timezone": "UTC"}
    )
    engine = create_async_engine(SERVER, poolclass=NullPool, hide_parameters=True, connect_args={**arguments})
    hide_rows(engine)
    return engine


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
