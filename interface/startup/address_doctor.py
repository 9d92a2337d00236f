"""`tux doctor` on what stands around the database: the address for sessions, a pooler, a replica, Citus."""

import asyncio
import time
from collections.abc import AsyncIterator

import asyncpg
from sqlalchemy import text

from application.shared.errors import RecordsUnavailable
from infrastructure.database.distribution.distribute import look
from infrastructure.database.distribution.places import places_of
from infrastructure.database.distribution.steps import DistributingFailed
from infrastructure.database.engines import Engines
from infrastructure.database.hearing import Hearing
from infrastructure.database.reading import Reading
from infrastructure.database.replica import Replica, replica_of
from infrastructure.database.settings import DatabaseSettings
from infrastructure.schema import metadata
from interface.startup.checks import Check
from interface.startup.database import reason

_LOOK_AGAIN_AFTER = 0.05  # seconds
_LIMIT = text("SELECT setting::bigint AS milliseconds FROM pg_settings WHERE name = 'statement_timeout'")


async def examine_addresses(settings: DatabaseSettings, engines: Engines, reading: Reading) -> AsyncIterator[Check]:
    """In a database that answers."""
    yield await _session(settings, reading)
    if settings.is_pooled:
        yield await _limit(settings, reading)
    replica = replica_of(engines, reading, bound=settings.read_lag, quiet=True)
    if replica is not None:
        yield await _replica(settings, replica)
    spread = await _spread(settings)
    if spread is not None:
        yield spread


async def _session(settings: DatabaseSettings, reading: Reading) -> Check:
    where = settings.session_address
    try:
        hears = await Hearing(settings, reading).hears()
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return Check("session", passed=False, finding=f"{where} does not answer ({reason(error)})")
    except RecordsUnavailable as error:
        return Check("session", passed=False, finding=f"nothing can be notified of ({reason(error)})")
    if hears:
        return Check("session", passed=True, finding=f"{where} hears what is notified of")
    return Check(
        "session",
        passed=False,
        finding=f"{where} does not hear what is notified of: is it a pooler, or another database? "
        "DATABASE_SESSION_URL has to name the server itself",
    )


async def _limit(settings: DatabaseSettings, reading: Reading) -> Check:
    """Transactions bring theirs along; reads need it of the role."""
    row = await reading.row(_LIMIT)
    assert row is not None, "every server has this setting"
    if row["milliseconds"]:
        return Check("limit", passed=True, finding=f"the server ends a read after {row['milliseconds'] / 1000:g} s")
    wanted = round(settings.limits.statement * 1000)
    return Check(
        "limit",
        passed=False,
        finding="through the pooler the server ends no read, however long it takes: "
        f"ALTER ROLE {settings.address.user or 'tux'} SET statement_timeout = {wanted}",
    )


async def _replica(settings: DatabaseSettings, replica: Replica) -> Check:
    """It is given as long to catch up with this moment as it may be behind."""
    where, began = settings.read_address, time.monotonic()
    while True:
        await replica.look()
        took, obstacle = time.monotonic() - began, replica.obstacle
        if replica.as_of >= began:
            may_be = f"and may be {settings.read_lag:g} s"
            return Check("replica", passed=True, finding=f"{where} is at most {took:.1f} s behind, {may_be}")
        if obstacle is not None and (took > settings.read_lag or not obstacle.is_lag):
            return Check("replica", passed=False, finding=f"{where} is not read: {obstacle.why}")
        await asyncio.sleep(_LOOK_AGAIN_AFTER)


async def _spread(settings: DatabaseSettings) -> Check | None:
    """None on a single server."""
    try:
        found = await look(settings, places_of(metadata))
    except DistributingFailed as error:
        return Check("citus", passed=False, finding=f"cannot be looked at ({error.why})")
    if found.ground.cluster is None:
        return None
    if not found.ground.placed:
        return Check("citus", passed=True, finding="is there, and unused: see tux database distribute --plan")
    if found.steps:
        waits = ", ".join(sorted({step.table for step in found.steps}))
        return Check("citus", passed=False, finding=f"not in place: {waits}; run tux database distribute")
    workers = found.ground.cluster.workers
    return Check("citus", passed=True, finding=f"all tables are in place, on {workers} servers")
