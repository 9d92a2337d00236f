"""The lock that lets one process migrate at a time, and who holds it."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from time import monotonic

from attrs import frozen
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from application.shared.errors import SetupError

_LOCK = {"lock": 0x7475785F}  # "tux_"

_HOLDER = text(
    "SELECT pid, application_name, backend_start FROM pg_locks JOIN pg_stat_activity USING (pid)"
    " WHERE locktype = 'advisory' AND granted AND objsubid = 1 AND classid = 0 AND objid::bigint = :lock"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)
_TRY = text("SELECT pg_try_advisory_lock(:lock)")
_RELEASE = text("SELECT pg_advisory_unlock(:lock)")
_ASK_EVERY = 0.1
"""Seconds."""


@frozen
class Migrator:
    """The session on the server that migrates."""

    pid: int
    name: str
    since: datetime | None
    """When it connected; None where the server does not tell us."""


@frozen
class MigrationUnderWay(SetupError):
    """Another process went on migrating for longer than this one was to wait."""

    waited: float
    """In seconds."""
    by: Migrator | None
    """None where it was done a moment ago."""


type Tell = Callable[[Migrator | None], None]


async def take_lock(connection: AsyncConnection, *, within: float, waits_for: Tell) -> None:
    """Wait for it at most so many seconds, after `waits_for` was told. Raises MigrationUnderWay."""
    if not (await connection.execute(_TRY, _LOCK)).scalar_one():
        waits_for(await _holder(connection))
        await _wait(connection, within)
    await connection.commit()


async def release_lock(connection: AsyncConnection) -> None:
    await connection.execute(_RELEASE, _LOCK)
    await connection.commit()


async def _wait(connection: AsyncConnection, seconds: float) -> None:
    """Asks again and again, each time in a transaction of its own: whoever makes an index CONCURRENTLY waits for all
    statements that are under way, and would wait for one that waits for this lock, as that does for them."""
    ends_at = monotonic() + seconds
    while not (await connection.execute(_TRY, _LOCK)).scalar_one():
        if monotonic() >= ends_at:
            raise MigrationUnderWay(seconds, await _holder(connection))
        await connection.commit()
        await asyncio.sleep(min(_ASK_EVERY, seconds))


async def _holder(connection: AsyncConnection) -> Migrator | None:
    row = (await connection.execute(_HOLDER, _LOCK)).one_or_none()
    return None if row is None else Migrator(row.pid, row.application_name, row.backend_start)
