"""First come, first served, in front of SQLAlchemy's pool."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from attrs import define, field
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import QueuePool

from infrastructure.database.errors import is_lost
from infrastructure.observability.metrics import POOL_WAITING

_log = structlog.stdlib.get_logger(__name__)

ROLLBACK_SECONDS = 0.5
"""A ROLLBACK that takes longer ends with the connection: the server then rolls back by itself."""

_DISPOSE_SECONDS = 1.0


@define(eq=False)
class FairEngine:
    """Who waits for a connection is served in order.

    SQLAlchemy's own queue lets a task that returns a connection and asks again overtake those that wait: under steady
    load some wait until they time out.
    """

    _engine: AsyncEngine
    _name: str
    pool_timeout: float
    transaction_timeout: float | None
    _turns: asyncio.Semaphore
    _size: int
    _unwanted: set[asyncio.Task[AsyncConnection] | asyncio.Task[None]] = field(factory=set, init=False)

    @property
    def sync_engine(self) -> Engine:
        return self._engine.sync_engine

    async def take(self) -> AsyncConnection:
        """A connection of the pool, to be handed to `give_back`.

        Raises TimeoutError when waiting, connecting and trying it out take longer than `pool_timeout` together.
        """
        async with asyncio.timeout(self.pool_timeout):
            if self._turns.locked():
                with POOL_WAITING.labels(self._name).track_inprogress():
                    await self._turns.acquire()
            else:
                await self._turns.acquire()
            try:
                return await self._connect()
            except BaseException:
                self._turns.release()
                raise

    async def _connect(self) -> AsyncConnection:
        pool = self.sync_engine.pool
        assert isinstance(pool, QueuePool)
        if pool.checkedin():
            return await self._engine.connect()
        # Cut off half-way, SQLAlchemy would lose a connection that asyncpg has just made.
        opening = asyncio.create_task(self._open())
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            self._unwanted.add(opening)
            opening.add_done_callback(self._close_unwanted)
            raise

    async def _open(self) -> AsyncConnection:
        return await self._engine.connect()

    def _close_unwanted(self, opening: asyncio.Task[AsyncConnection]) -> None:
        self._unwanted.discard(opening)
        if not opening.cancelled() and opening.exception() is None:
            closing = asyncio.create_task(opening.result().close())
            self._unwanted.add(closing)
            closing.add_done_callback(self._unwanted.discard)

    async def give_back(self, connection: AsyncConnection) -> None:
        """Roll back what was not committed, and let the next one have the connection."""
        try:
            async with asyncio.timeout(ROLLBACK_SECONDS):
                await connection.close()
        except Exception as error:
            # Cut off or not, the connection is out of the pool, and what it had begun will not be committed.
            if not is_lost(error):
                raise
            _log.info("a connection broke before its transaction was rolled back", error=repr(error))
        finally:
            self._turns.release()

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        connection = await self.take()
        try:
            yield connection
        finally:
            await self.give_back(connection)

    async def dispose(self) -> None:
        """Close all connections, once those in use have come back; it does not wait for them longer than a second."""
        try:
            async with asyncio.timeout(_DISPOSE_SECONDS):
                for _ in range(self._size):
                    await self._turns.acquire()
                while self._unwanted:
                    await asyncio.wait(self._unwanted)
                    await asyncio.sleep(0)
        except TimeoutError:
            _log.warning("connections were still in use when the pool was closed", engine=self._name)
        await self._engine.dispose()
