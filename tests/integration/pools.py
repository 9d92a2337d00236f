"""What connections are doing."""

import asyncio

from sqlalchemy import text
from sqlalchemy.pool import QueuePool

from infrastructure.database.engines import Engines

_WAITING_FOR_LOCK = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)
_END_TRANSACTIONS = text(
    "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND state = 'idle in transaction'"
)
_END_THOSE_OF = text(
    "SELECT pg_terminate_backend(pid, 2000) FROM pg_stat_activity"
    " WHERE datname = current_database() AND application_name = :name"
)


def in_use(engines: Engines) -> int:
    """Connections of the transactional engine that somebody holds."""
    pool = engines.transactional.sync_engine.pool
    assert isinstance(pool, QueuePool)
    return pool.checkedout()


async def wait_for_lock(engines: Engines, waiting: int = 1) -> None:
    """Return once this many connections wait for a lock."""
    async with asyncio.timeout(5), engines.autocommit.connect() as connection:
        while (await connection.execute(_WAITING_FOR_LOCK)).scalar_one() < waiting:
            pass


async def terminate_transactions(engines: Engines) -> int:
    """End, on the server, every connection that is within a transaction and idle; returns how many."""
    async with engines.autocommit.connect() as connection:
        return len((await connection.execute(_END_TRANSACTIONS)).all())


async def terminate_those_of(name: str, engines: Engines) -> int:
    """End, on the server, every connection of this application name; returns how many."""
    async with engines.autocommit.connect() as connection:
        return len((await connection.execute(_END_THOSE_OF, {"name": name})).all())
