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
    async with _connections(settings) as (_, connection):
        return await _planned(connection, settings, places)


async def distribute(settings: DatabaseSettings, places: Places, *, done: TellStep, waits_for: Tell) -> Plan:
    """Carry out what is left to do, unless something is in the way; returns what was planned.

    Nobody migrates or distributes meanwhile. Raises DistributingFailed, and MigrationUnderWay after
    `settings.migration_wait` seconds.
    """
    async with _connections(settings) as (holder, connection):
        await take_lock(holder, within=settings.migration_wait, waits_for=waits_for)
        found = await _planned(connection, settings, places)
        if not found.hindrances:
            await carry_out(connection, found.steps, done)
        await release_lock(holder)
    return found


async def _planned(connection: AsyncConnection, settings: DatabaseSettings, places: Places) -> Plan:
    bots = (settings.shown_name, f"{settings.shown_name} listener")
    return plan(places, await look_at(connection, places, bots=bots))


@asynccontextmanager
async def _connections(settings: DatabaseSettings) -> AsyncIterator[tuple[AsyncConnection, AsyncConnection]]:
    """One to hold the lock, and one in AUTOCOMMIT."""
    engine = migration_engine(settings)
    try:
        with failing_at(None):
            async with engine.connect() as holder, engine.connect() as connection:
                yield holder, await connection.execution_options(isolation_level="AUTOCOMMIT")
    finally:
        await engine.dispose()
