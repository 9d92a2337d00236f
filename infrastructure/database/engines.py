"""Two engines on one server: one for transactions, one in AUTOCOMMIT for reads and single statements."""

import asyncio
import time
from collections.abc import Callable

from attrs import frozen
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from infrastructure.database.errors import InvalidDatabaseUrl
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.settings import DatabaseSettings

_RETURNED_AT = "tux_returned_at"


@frozen
class Engines:
    transactional: FairEngine
    autocommit: FairEngine

    async def dispose(self) -> None:
        """Close all connections."""
        await self.transactional.dispose()
        await self.autocommit.dispose()


def open_engines(settings: DatabaseSettings) -> Engines:
    """Engines for the server at `settings.url`; connects nothing yet. Raises InvalidDatabaseUrl."""
    return Engines(
        _fair(_engine(settings, autocommit=False), "transactional", settings),
        _fair(_engine(settings, autocommit=True), "autocommit", settings),
    )


def _fair(engine: AsyncEngine, name: str, settings: DatabaseSettings) -> FairEngine:
    _ping_after_idle(engine, settings.ping_after_idle)
    turns = asyncio.Semaphore(settings.pool_size + settings.pool_overflow)
    return FairEngine(engine, name, settings.pool_timeout, turns)


def asyncpg_url(text: str) -> URL:
    """Take `postgres://`, `postgresql://` and `postgresql+asyncpg://` alike. Raises InvalidDatabaseUrl."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise InvalidDatabaseUrl("it is not of the form postgresql://user:password@host/database") from error
    if url.drivername not in ("postgres", "postgresql", "postgresql+asyncpg"):
        raise InvalidDatabaseUrl(f"it names {url.drivername}, and Tux needs postgresql")
    return url.set(drivername="postgresql+asyncpg")


def _engine(settings: DatabaseSettings, *, autocommit: bool) -> AsyncEngine:
    return create_async_engine(
        asyncpg_url(settings.url),
        pool_size=settings.pool_size,
        max_overflow=settings.pool_overflow,
        pool_timeout=settings.pool_timeout,
        pool_recycle=settings.pool_recycle,
        pool_use_lifo=True,
        # Without a transaction there is nothing to reset, and the ROLLBACK would cost as much as the read.
        pool_reset_on_return=None if autocommit else "rollback",
        isolation_level="AUTOCOMMIT" if autocommit else "READ COMMITTED",
        connect_args={
            "timeout": settings.connect_timeout,
            "server_settings": {
                "application_name": settings.application_name,
                "statement_timeout": _milliseconds(settings.statement_timeout),
                "lock_timeout": _milliseconds(settings.lock_timeout),
                "idle_in_transaction_session_timeout": _milliseconds(3 * settings.statement_timeout),
                "timezone": "UTC",
                "jit": "off",
            },
        },
    )


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))


def _ping_after_idle(engine: AsyncEngine, idle: float, now: Callable[[], float] = time.monotonic) -> None:
    """Pre-ping, without its round trip on a connection that worked a moment ago."""
    pool, dialect = engine.sync_engine.pool, engine.sync_engine.dialect

    def returned(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[_RETURNED_AT] = now()

    def taken(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        returned_at = entry.info.get(_RETURNED_AT)
        if returned_at is not None and now() - returned_at >= idle and not _answers(connection):
            raise DisconnectionError

    def _answers(connection: DBAPIConnection) -> bool:
        try:
            return dialect.do_ping(connection)
        except dialect.loaded_dbapi.Error:
            return False

    event.listen(pool, "checkin", returned)
    event.listen(pool, "checkout", taken)
