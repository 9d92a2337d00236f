"""Two engines on one server: one for transactions, one in AUTOCOMMIT for reads and single statements; and one on a
replica, where there is one."""

import asyncio
import time
from collections.abc import Callable, Mapping

import asyncpg
from attrs import frozen
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
from sqlalchemy.exc import DisconnectionError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

from infrastructure.database.address import Address
from infrastructure.database.driver import Connection, know_arrays
from infrastructure.database.fair_engine import FairEngine
from infrastructure.database.limits import Limits
from infrastructure.database.own_writes import OwnWrites
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
    replica: FairEngine | None = None
    """In AUTOCOMMIT on another server, which follows this one."""

    async def dispose(self) -> None:
        """Close all connections."""
        await self.transactional.dispose()
        await self.autocommit.dispose()
        if self.replica is not None:
            await self.replica.dispose()


def open_engines(settings: DatabaseSettings, limits: Limits | None = None, *, quiet: bool = False) -> Engines:
    """Engines for the server at `settings.url`; connects nothing yet. Raises InvalidDatabaseUrl.

    The limits are those that follow from `settings.deadline`, unless others are given. `quiet` ones do not log whether
    the server can be reached.
    """
    limits = limits or settings.limits
    settings.session_address  # noqa: B018  # refused here, and not only once it is listened there
    reach, generation = Reach(quiet), Generation()
    place, writes = settings.read_address, None if settings.read_address is None else OwnWrites()
    transactional = _Opening("transactional", settings.address, limits, reach, generation)
    autocommit = _Opening("autocommit", settings.address, limits, reach, generation, autocommit=True)
    replica = None
    if place is not None:
        # Whoever watches it says how it is; and no fail-over of the primary makes its connections useless.
        opening = _Opening("replica", place, Limits.within(limits.replica), Reach(quiet=True), Generation(), True)
        replica = opening.engine(settings)
    return Engines(transactional.engine(settings, writes), autocommit.engine(settings), limits, replica)


@frozen
class _Opening:
    name: str
    address: Address
    limits: Limits
    reach: Reach
    generation: Generation
    autocommit: bool = False

    def engine(self, settings: DatabaseSettings, writes: OwnWrites | None = None) -> FairEngine:
        engine = self._sqlalchemys(settings)
        hide_rows(engine)
        _close_at_once(engine)
        _know_arrays(engine)
        _replace_older(engine, self.generation)
        _try_out(engine, settings.ping_after_idle, self.limits.ping)
        POOL_WAITING.labels(self.name)  # so that it is there, as 0, before anybody waits
        size = settings.pool_size + settings.pool_overflow
        turns = asyncio.Semaphore(size)
        begins = _beginning(self.limits) if settings.is_pooled else "BEGIN"
        return FairEngine(
            engine, self.name, self.limits, turns, size, self.reach, self.generation, begins=begins, writes=writes
        )

    def _sqlalchemys(self, settings: DatabaseSettings) -> AsyncEngine:
        of_sessions = {} if settings.is_pooled else _of_sessions(self.limits)
        arguments = self.address.arguments(
            name=settings.shown_name, within=self.limits.connecting, settings={**of_sessions, "timezone": "UTC"}
        )
        return create_async_engine(
            SERVER,
            pool_size=settings.pool_size,
            max_overflow=settings.pool_overflow,
            pool_recycle=settings.pool_recycle,
            pool_use_lifo=True,
            # Without a transaction there is nothing to reset, and the ROLLBACK would cost as much as the read.
            pool_reset_on_return=None if self.autocommit else "rollback",
            isolation_level="AUTOCOMMIT" if self.autocommit else "READ COMMITTED",
            hide_parameters=True,
            connect_args={**arguments, "connection_class": Connection},
        )


def _of_transactions(limits: Limits) -> Mapping[str, str]:
    return {
        "statement_timeout": _milliseconds(limits.statement),
        "lock_timeout": _milliseconds(limits.lock),
        "idle_in_transaction_session_timeout": _milliseconds(limits.idle_in_transaction),
    }


def _of_sessions(limits: Limits) -> Mapping[str, str]:
    return {**_of_transactions(limits), "default_transaction_isolation": "read committed", "jit": "off"}


def _beginning(limits: Limits) -> str:
    """A pooler lends another session to each transaction, so what one of ours needs comes with its BEGIN; together they
    are one round trip."""
    each = (f"SET LOCAL {name} = {value}" for name, value in _of_transactions(limits).items())
    return "; ".join(("BEGIN ISOLATION LEVEL READ COMMITTED", *each))


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


def _know_arrays(engine: AsyncEngine) -> None:
    def opened(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        know_arrays(driver_of(connection))

    event.listen(engine.sync_engine.pool, "connect", opened)


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
