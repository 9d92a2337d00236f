"""Two engines on one server: one for transactions, one in AUTOCOMMIT for reads and single statements."""

import asyncio
import time
from collections.abc import Callable

import asyncpg
from attrs import frozen
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DisconnectionError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from infrastructure.database.driver import Connection
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.limits import Limits
from infrastructure.database.reach import Generation, Reach
from infrastructure.database.session import driver_of
from infrastructure.database.settings import DatabaseSettings
from infrastructure.observability.metrics import POOL_WAITING

_RETURNED_AT = "tux_returned_at"

SERVER = "postgresql+asyncpg://"
"""All that SQLAlchemy is told of the address: the driver gets its parts, and no text of an engine can show them."""


@frozen
class Engines:
    transactional: FairEngine
    autocommit: FairEngine
    limits: Limits

    async def dispose(self) -> None:
        """Close all connections."""
        await self.transactional.dispose()
        await self.autocommit.dispose()


def open_engines(settings: DatabaseSettings, limits: Limits | None = None, *, quiet: bool = False) -> Engines:
    """Engines for the server at `settings.url`; connects nothing yet. Raises InvalidDatabaseUrl.

    The limits are those that follow from `settings.deadline`, unless others are given. `quiet` ones do not log whether
    the server can be reached.
    """
    limits = limits or settings.limits
    reach, generation = Reach(quiet), Generation()

    def fair(name: str, *, autocommit: bool) -> FairEngine:
        engine = _engine(settings, limits, autocommit=autocommit)
        hide_rows(engine)
        _close_at_once(engine)
        _replace_older(engine, generation)
        _try_out(engine, settings.ping_after_idle, limits.ping)
        POOL_WAITING.labels(name)  # so that it is there, as 0, before anybody waits
        size = settings.pool_size + settings.pool_overflow
        return FairEngine(engine, name, limits, asyncio.Semaphore(size), size, reach, generation)

    return Engines(fair("transactional", autocommit=False), fair("autocommit", autocommit=True), limits)


def _engine(settings: DatabaseSettings, limits: Limits, *, autocommit: bool) -> AsyncEngine:
    arguments = settings.address.arguments(
        name=settings.shown_name,
        within=limits.connecting,
        settings={
            "statement_timeout": _milliseconds(limits.statement),
            "lock_timeout": _milliseconds(limits.lock),
            "idle_in_transaction_session_timeout": _milliseconds(limits.idle_in_transaction),
            "default_transaction_isolation": "read committed",
            "timezone": "UTC",
            "jit": "off",
        },
    )
    return create_async_engine(
        SERVER,
        pool_size=settings.pool_size,
        max_overflow=settings.pool_overflow,
        pool_recycle=settings.pool_recycle,
        pool_use_lifo=True,
        # Without a transaction there is nothing to reset, and the ROLLBACK would cost as much as the read.
        pool_reset_on_return=None if autocommit else "rollback",
        isolation_level="AUTOCOMMIT" if autocommit else "READ COMMITTED",
        hide_parameters=True,
        connect_args={**arguments, "connection_class": Connection},
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
        # A graceful close awaits the end of a cancelled statement, without limit where nobody answers.
        driver_of(connection).terminate()

    event.listen(engine.sync_engine.pool, "close", closing)


def _replace_older(engine: AsyncEngine, generation: Generation) -> None:
    def opened(_connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        generation.mark(entry.info)

    def taken(_connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if not generation.includes(entry.info):
            raise DisconnectionError

    event.listen(engine.sync_engine.pool, "connect", opened)
    event.listen(engine.sync_engine.pool, "checkout", taken)


def _try_out(engine: AsyncEngine, idle: float, limit: float, now: Callable[[], float] = time.monotonic) -> None:
    """Pre-ping, without its round trip on a connection that worked a moment ago."""
    pool, dialect = engine.sync_engine.pool, engine.sync_engine.dialect

    def returned(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info[_RETURNED_AT] = now()

    def taken(connection: DBAPIConnection, entry: ConnectionPoolEntry, _proxy: PoolProxiedConnection) -> None:
        if driver_of(connection).is_closed():  # the server ended it, and likely the others too
            raise InvalidatePoolError
        returned_at = entry.info.get(_RETURNED_AT)
        if returned_at is not None and now() - returned_at >= idle and not _answers(connection):
            raise DisconnectionError

    def _answers(connection: DBAPIConnection) -> bool:
        giving_up = asyncio.get_running_loop().call_later(limit, driver_of(connection).terminate)
        try:
            return dialect.do_ping(connection)
        except (dialect.loaded_dbapi.Error, TimeoutError):
            return False
        finally:
            giving_up.cancel()

    event.listen(pool, "checkin", returned)
    event.listen(pool, "checkout", taken)
