"""Turns by guild: no connection is held while waiting for a guild's turn."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from attrs import define, field

from application.shared.errors import TransientFailure
from domain.shared.ids import GuildId


@define(eq=False)
class GuildTurns:
    _locks: WeakValueDictionary[GuildId, asyncio.Lock] = field(factory=WeakValueDictionary)

    @asynccontextmanager
    async def of(self, guild: GuildId, *, until: float) -> AsyncIterator[None]:
        """Raises TransientFailure when the turn does not come by then, in the event loop's time."""
        lock = self._locks.setdefault(guild, asyncio.Lock())
        try:
            async with asyncio.timeout_at(until):
                await lock.acquire()
        except TimeoutError as error:
            raise TransientFailure from error
        try:
            yield
        finally:
            lock.release()
