"""First come, first served, in front of SQLAlchemy's pool."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from attrs import define, field
from sqlalchemy import Engine
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlalchemy.pool import PoolProxiedConnection, QueuePool

from infrastructure.database.deadline import ends_within
from infrastructure.database.errors import NotLetIn, is_lost, is_refusal, of_driver
from infrastructure.database.limits import Limits
from infrastructure.database.own_writes import OwnWrites
from infrastructure.database.reach import Generation, Reach
from infrastructure.database.session import Session
from infrastructure.observability.metrics import POOL_WAITING

_log = structlog.stdlib.get_logger(__name__)


@define(eq=False)
class FairEngine:
    """Those who wait for a connection are served in order.

    SQLAlchemy's own queue lets a task that returns a connection and asks again overtake those that wait: under steady
    load some of these wait until they time out.
    """

    _engine: AsyncEngine
    _name: str
    limits: Limits
    _turns: asyncio.Semaphore
    _size: int
    _reach: Reach
    _generation: Generation
    _unwanted: set[asyncio.Task[PoolProxiedConnection]] = field(factory=set, init=False)
    begins: str = field(default="BEGIN", kw_only=True)
    """What begins a transaction."""
    writes: OwnWrites | None = field(default=None, kw_only=True)
    """Which are noted where somebody has to know of them."""

    @property
    def sync_engine(self) -> Engine:
        return self._engine.sync_engine

    async def take(self) -> Session:
        """A connection of the pool, to be handed to `give_back`.

        Raises TimeoutError when waiting, connecting and testing it together take longer than `limits.waiting`, and
        NotLetIn where the server refuses to connect.
        """
        opening = False
        try:
            async with asyncio.timeout(self.limits.waiting):
                await self._wait_for_turn()
                opening = True
                try:
                    pooled = await self._connect()
                except BaseException:
                    self._turns.release()
                    raise
        except Exception as error:
            if opening:
                self._reach.failed(of_driver(error))
            if is_refusal(error):
                raise NotLetIn from error
            raise
        self._reach.succeeded()
        return Session.on(pooled, self.begins)

    async def _wait_for_turn(self) -> None:
        if self._turns.locked():
            with POOL_WAITING.labels(self._name).track_inprogress():
                await self._turns.acquire()
        else:
            await self._turns.acquire()

    async def _connect(self) -> PoolProxiedConnection:
        pool = self.sync_engine.pool
        assert isinstance(pool, QueuePool)
        if pool.checkedin():
            return await self._engine.raw_connection()
        # Cut off half-way, SQLAlchemy would lose a connection that asyncpg has just made.
        opening = asyncio.create_task(self._engine.raw_connection())
        try:
            return await asyncio.shield(opening)
        except asyncio.CancelledError:
            self._unwanted.add(opening)
            opening.add_done_callback(self._close_unwanted)
            raise

    def _close_unwanted(self, opening: asyncio.Task[PoolProxiedConnection]) -> None:
        self._unwanted.discard(opening)
        if not opening.cancelled() and opening.exception() is None:
            opening.result().close()

    async def give_back(self, session: Session) -> None:
        """Roll back what was not committed, and let the next one have the connection."""
        try:
            if session.is_open:
                async with asyncio.timeout(self.limits.rollback):
                    await session.roll_back()
        except Exception as error:
            # Cut off or not, the connection is out of the pool, and what it had begun will not be committed.
            if not is_lost(error):
                raise
            _log.info("a connection broke before its transaction was rolled back", error=repr(error))
        finally:
            self._learn_from(session)
            session.close()
            self._turns.release()

    def _learn_from(self, session: Session) -> None:
        if session.outdated and self._generation.includes(session.info):
            self._generation.end()
        elif session.committed:
            self._generation.committed()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[Session]:
        """For single statements: raises TimeoutError when all of the block takes longer than the deadline allows."""
        async with asyncio.timeout_at(ends_within(self.limits.deadline)):
            session = await self.take()
            try:
                yield session
            finally:
                await self.give_back(session)

    @asynccontextmanager
    async def connect(self) -> AsyncIterator[AsyncConnection]:
        """An SQLAlchemy connection, for what a session cannot do."""
        await self._wait_for_turn()
        try:
            async with self._engine.connect() as connection:
                yield connection
        finally:
            self._turns.release()

    async def dispose(self) -> None:
        """Close all connections, once those in use have come back; it does not wait for them for long."""
        taken = 0
        try:
            async with asyncio.timeout(self.limits.closing):
                while taken < self._size:
                    await self._turns.acquire()
                    taken += 1
                while self._unwanted:
                    await asyncio.wait(self._unwanted)
                    await asyncio.sleep(0)
        except TimeoutError:
            _log.warning("connections were still in use when the pool was closed", engine=self._name)
        finally:
            for _ in range(taken):
                self._turns.release()
        await self._engine.dispose()
