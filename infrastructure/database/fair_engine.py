"""First come, first served, in front of SQLAlchemy's pool."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from attrs import define
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from infrastructure.observability.metrics import POOL_WAITING


@define(eq=False)
class FairEngine:
    """Who waits for a connection is served in order, for `timeout` seconds at most.

    SQLAlchemy's own queue lets a task that returns a connection and asks again overtake those that wait: under steady
    load some wait until they time out. Raises TimeoutError when a turn does not come in time.
    """

    _engine: AsyncEngine
    _name: str
    _timeout: float
    _turns: asyncio.Semaphore

    @property
    def sync_engine(self) -> Engine:
        return self._engine.sync_engine

    async def take(self) -> AsyncConnection:
        """A connection of the pool, to be handed to `give_back`."""
        if self._turns.locked():
            with POOL_WAITING.labels(self._name).track_inprogress():
                async with asyncio.timeout(self._timeout):
                    await self._turns.acquire()
        else:
            await self._turns.acquire()
        try:
            return await self._engine.connect()
        except BaseException:
            self._turns.release()
            raise

    async def give_back(self, connection: AsyncConnection) -> None:
        """Roll back what was not committed, and let the next one have the connection."""
        try:
            await connection.close()
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
        await self._engine.dispose()
