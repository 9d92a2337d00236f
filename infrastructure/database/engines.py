"""Two engines on one server: one for transactions, one in AUTOCOMMIT for reads and single statements."""

import asyncio
import time
from collections.abc import Callable

import asyncpg
from attrs import frozen
from sqlalchemy import event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import ArgumentError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from infrastructure.database.errors import InvalidDatabaseUrl
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.settings import DatabaseSettings
from infrastructure.observability.metrics import POOL_WAITING

_RETURNED_AT = "tux_returned_at"

PING_SECONDS = 0.5
"""A connection that does not answer within this is replaced, which leaves time to use the new one."""


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
    hide_rows(engine)
    _close_at_once(engine)
    _ping_after_idle(engine, settings.ping_after_idle)
    POOL_WAITING.labels(name)  # so that it is there, as 0, before anybody waits
    size = settings.pool_size + settings.pool_overflow
    return FairEngine(engine, name, settings.pool_timeout, settings.transaction_timeout, asyncio.Semaphore(size), size)


def asyncpg_url(text: str) -> URL:
    """Take `postgres://`, `postgresql://`, `postgresql+asyncpg://` and `?sslmode=`. Raises InvalidDatabaseUrl."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise InvalidDatabaseUrl("it is not of the form postgresql://user:password@host/database") from error
    if url.drivername not in ("postgres", "postgresql", "postgresql+asyncpg"):
        raise InvalidDatabaseUrl(f"it names {url.drivername}, and Tux needs postgresql")
    query = {"ssl" if name == "sslmode" else name: value for name, value in url.query.items()}
    return url.set(drivername="postgresql+asyncpg", query=query)


def libpq_url(text: str) -> str:
    """The same address as libpq and asyncpg by itself read it. Raises InvalidDatabaseUrl."""
    url = asyncpg_url(text)
    query = {"sslmode" if name == "ssl" else name: value for name, value in url.query.items()}
    return url.set(drivername="postgresql", query=query).render_as_string(hide_password=False)


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
        hide_parameters=True,
        connect_args={
            "timeout": settings.connect_timeout,
            "command_timeout": settings.command_timeout,
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


def hide_rows(engine: AsyncEngine) -> None:
    """Keep what people wrote out of error messages: PostgreSQL's DETAIL quotes the row that it refused."""

    def failed(context: ExceptionContext) -> None:
        driver = context.original_exception.__cause__
        if isinstance(driver, asyncpg.PostgresError):
            driver.detail = None

    event.listen(engine.sync_engine, "handle_error", failed)


def _close_at_once(engine: AsyncEngine) -> None:
    """Do not wait for a server's goodbye; SQLAlchemy itself drops a connection after a time-out."""

    def closing(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        # Closing in good order awaits the end of a cancelled statement, without limit where nobody answers.
        _driver(connection).terminate()

    event.listen(engine.sync_engine.pool, "close", closing)


def _driver(connection: DBAPIConnection) -> asyncpg.Connection:
    driver = connection.driver_connection
    assert isinstance(driver, asyncpg.Connection)
    return driver


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
        giving_up = asyncio.get_running_loop().call_later(PING_SECONDS, _driver(connection).terminate)
        try:
            return dialect.do_ping(connection)
        except (dialect.loaded_dbapi.Error, TimeoutError):
            return False
        finally:
            giving_up.cancel()

    event.listen(pool, "checkin", returned)
    event.listen(pool, "checkout", taken)
