"""Connections for work that takes as long as it takes, each with one session of the server's own."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress

import asyncpg

from application.backups.errors import DatabaseAway
from infrastructure.database.address import Address
from infrastructure.database.errors import root
from infrastructure.database.settings import DatabaseSettings

type Connection = asyncpg.Connection[asyncpg.Record]

IDLE_SECONDS = 300
"""A process that stands still for so long in a transaction loses it, and what it held."""

_GOODBYE = 5.0


@asynccontextmanager
async def connected(settings: DatabaseSettings, *, name: str) -> AsyncIterator[Connection]:
    """Raises DatabaseAway."""
    address = settings.address
    arguments = address.arguments(
        name=name,
        within=max(10.0, settings.limits.connecting),
        settings={
            "timezone": "UTC",
            "statement_timeout": "0",
            "lock_timeout": "10000",
            "idle_in_transaction_session_timeout": str(IDLE_SECONDS * 1000),
            "extra_float_digits": "1",
            "DateStyle": "ISO",
            "IntervalStyle": "postgres",
        },
    )
    with reached(address):
        connection = await asyncpg.connect(**arguments)
    try:
        yield connection
        with suppress(DatabaseAway), reached(address):  # what was to be done is done
            await connection.close(timeout=_GOODBYE)
    finally:
        connection.terminate()


@contextmanager
def reached(address: Address) -> Iterator[None]:
    """Raises DatabaseAway."""
    try:
        yield
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseAway(str(address), str(root(error)) or type(error).__name__) from error
