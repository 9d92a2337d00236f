"""Gives each table its place; whoever was interrupted begins again, and finds what is left."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from infrastructure.database.distribution.ground import look_at
from infrastructure.database.distribution.hindrances import Places
from infrastructure.database.distribution.plan import Plan, plan
from infrastructure.database.distribution.steps import TellStep, carry_out, failing_at
from infrastructure.database.migration_engine import migration_engine
from infrastructure.database.migration_lock import Tell, release_lock, take_lock
from infrastructure.database.settings import DatabaseSettings


async def look(settings: DatabaseSettings, places: Places) -> Plan:
    """What is to be done; changes nothing. Raises DistributingFailed."""
    async with _connection(settings) as connection:
        return await _planned(connection, settings, places)


async def distribute(settings: DatabaseSettings, places: Places, *, done: TellStep, waits_for: Tell) -> Plan:
    """Carry out what is left to do, unless something is in the way; returns what was planned.

    Nobody migrates or distributes meanwhile: the session that works holds the lock, and so does so until its last
    statement has ended, also if this process is killed. Raises DistributingFailed, and MigrationUnderWay after
    `settings.migration_wait` seconds.
    """
    async with _connection(settings) as connection:
        await take_lock(connection, within=settings.migration_wait, waits_for=waits_for)
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        found = await _planned(connection, settings, places)
        if not found.hindrances:
            await carry_out(connection, found.steps, done)
        await release_lock(connection)
    return found


async def _planned(connection: AsyncConnection, settings: DatabaseSettings, places: Places) -> Plan:
    bots = (settings.shown_name, f"{settings.shown_name} listener")
    return plan(places, await look_at(connection, places, bots=bots))


@asynccontextmanager
async def _connection(settings: DatabaseSettings) -> AsyncIterator[AsyncConnection]:
    engine = migration_engine(settings)
    try:
        with failing_at(None):
            async with engine.connect() as connection:
                yield connection
    finally:
        await engine.dispose()
