"""Turns by guild: who waits for a guild's turn holds no connection meanwhile."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from attrs import define, field

from domain.shared.ids import GuildId


@define(eq=False)
class GuildTurns:
    _locks: WeakValueDictionary[GuildId, asyncio.Lock] = field(factory=WeakValueDictionary)

    @asynccontextmanager
    async def of(self, guild: GuildId) -> AsyncIterator[None]:
        lock = self._locks.setdefault(guild, asyncio.Lock())
        async with lock:
            yield
