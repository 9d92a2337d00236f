"""A connection of the pool, on which statements go straight to the driver."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import asyncpg
from attrs import define
from sqlalchemy import Executable
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import PoolProxiedConnection

from infrastructure.database.errors import is_lost, loses_all
from infrastructure.database.statements import Answer, Compiled, compiled


@define(eq=False)
class Session:
    """Handed out by a FairEngine, and to be given back to it."""

    _pooled: PoolProxiedConnection
    _driver: asyncpg.Connection
    _is_open: bool = False
    _is_lost: bool = False
    outdated: bool = False
    """It met that the server has changed, so that connections opened before are of no use."""
    committed: bool = False
    _begins: str = "BEGIN"

    @classmethod
    def on(cls, pooled: PoolProxiedConnection, begins: str = "BEGIN") -> "Session":
        return cls(pooled, driver_of(pooled), begins=begins)

    async def execute(
        self, statement: Executable, parameters: Mapping[str, object] | Sequence[Mapping[str, object]] | None = None
    ) -> Answer:
        """Run a statement; given several rows of parameters, run it for each, in one round trip."""
        with self._watching():
            if parameters is not None and not isinstance(parameters, Mapping):
                found, bound = compiled(statement, parameters[0], many=True)
                rows = [found.values(bound, row) for row in parameters]
                with _timed(found):
                    await self._driver.executemany(found.sql, rows)
                return found.answer([], rowcount=-1)
            found, bound = compiled(statement, parameters or {})
            values = found.values(bound, parameters or {})
            if found.returns_rows:
                with _timed(found):
                    records = await self._driver.fetch(found.sql, *values)
                return found.answer(records, len(records))
            with _timed(found):
                status = await self._driver.execute(found.sql, *values)
            return found.answer([], int(status.rpartition(" ")[2]))  # as in "UPDATE 1"

    async def begin(self) -> None:
        with self._watching():
            await self._driver.execute(self._begins)
        self._is_open = True

    async def commit(self) -> None:
        with self._watching():
            # Of a transaction that has failed before, PostgreSQL makes a ROLLBACK, and calls it no error.
            if await self._driver.execute("COMMIT") != "COMMIT":
                raise asyncpg.InFailedSQLTransactionError("the transaction had failed and was rolled back")
        self._is_open = False
        self.committed = True

    @property
    def info(self) -> Mapping[str, object]:
        """What the pool's listeners noted of the connection."""
        return self._pooled.info

    @property
    def is_open(self) -> bool:
        """Whether a transaction has begun that can still be rolled back."""
        return self._is_open and not self._is_lost

    async def roll_back(self) -> None:
        with self._watching():
            await self._driver.execute("ROLLBACK")

    def close(self) -> None:
        """Give the connection back to the pool, unless it is no longer usable."""
        if self._is_lost:
            self._pooled.invalidate()
        self._pooled.close()

    @contextmanager
    def _watching(self) -> Iterator[None]:
        try:
            yield
        except BaseException as error:
            # Cut off in the middle, a connection cannot be used again.
            self._is_lost |= not isinstance(error, Exception) or is_lost(error) or self._driver.is_closed()
            self.outdated |= loses_all(error)
            # It quotes the row, and what people wrote stands in no error message. Where a parent is missing it is ids.
            if isinstance(error, asyncpg.PostgresError) and not isinstance(error, asyncpg.ForeignKeyViolationError):
                error.detail = None
            raise


@contextmanager
def _timed(statement: Compiled) -> Iterator[None]:
    try:
        with statement.seconds.time():
            yield
    except asyncpg.InvalidCachedStatementError:
        statement.prepare_anew()
        raise


def driver_of(connection: DBAPIConnection | PoolProxiedConnection) -> asyncpg.Connection:
    driver = connection.driver_connection
    assert isinstance(driver, asyncpg.Connection)
    return driver
