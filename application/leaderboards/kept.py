"""What takes long to find out, kept in this process for a while."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Sized
from datetime import datetime, timedelta
from weakref import WeakValueDictionary

from attrs import define, field, frozen

from application.shared.clock import Clock

_SPARED = 50
"""It is not found out again before this many times as long as that took has passed: at most 2 % of a connection."""

PER_ENTRY = 50
"""What an entry takes besides its elements, counted in elements: there may be many that have none."""


@frozen
class Aged[Value]:
    value: Value
    at: datetime
    """When finding it out began."""
    fresh_until: datetime


@define(eq=False, kw_only=True)
class Kept[Key: Hashable, Value: Sized]:
    """Found out once however many ask at the same time, and again when it has grown old.

    What is older than `fresh` is found out again by `refresh`, behind the backs of those who ask; what is older than
    `longest`, while they wait. All values together have at most `room` elements, each value with `PER_ENTRY` more, or
    a single one has more; the longest unused is dropped first. What nobody would be given any more is let go of.
    """

    find_out: Callable[[Key], Awaitable[Value]]
    clock: Clock
    fresh: timedelta
    longest: timedelta
    room: int
    size: int = field(default=0, init=False)
    """In elements, those for the entries themselves among them."""
    _known: OrderedDict[Key, Aged[Value]] = field(factory=OrderedDict, init=False)
    _wanted: dict[Key, Aged[Value]] = field(factory=dict, init=False)
    _swept_at: datetime | None = field(default=None, init=False)
    _locks: WeakValueDictionary[Key, asyncio.Lock] = field(factory=WeakValueDictionary, init=False)

    def known(self, key: Key) -> bool:
        """Whether asking for it costs nothing now."""
        return self._usable(key) is not None

    async def get(self, key: Key) -> Aged[Value]:
        found = self._usable(key)
        if found is None:
            return await self._find(key, old=None)
        self._known.move_to_end(key)
        if found.fresh_until <= self.clock.now():
            self._wanted[key] = found
        return found

    async def anew(self, key: Key, old: Aged[Value]) -> Aged[Value]:
        """Found out after `old` was."""
        return await self._find(key, old)

    async def refresh(self) -> None:
        """Find out again what has been asked for and is no longer fresh."""
        while self._wanted:
            key, old = self._wanted.popitem()
            await self._find(key, old)

    def _usable(self, key: Key) -> Aged[Value] | None:
        found = self._known.get(key)
        return found if found is not None and self._is_usable(found, self.clock.now()) else None

    def _is_usable(self, found: Aged[Value], now: datetime) -> bool:
        return now < found.at + self.longest or now < found.fresh_until

    async def _find(self, key: Key, old: Aged[Value] | None) -> Aged[Value]:
        lock = self._locks.setdefault(key, asyncio.Lock())
        async with lock:
            found = self._usable(key)
            if found is not None and found is not old:  # somebody else was quicker
                return found
            began = self.clock.now()
            value = await self.find_out(key)
            took = self.clock.now() - began
            found = Aged(value, began, began + took + max(self.fresh, _SPARED * took))
            self._keep(key, found)
            return found

    def _keep(self, key: Key, found: Aged[Value]) -> None:
        self._drop(key)
        self._sweep()
        self._known[key] = found
        self.size += len(found.value) + PER_ENTRY
        while self.size > self.room and len(self._known) > 1:
            self._drop(next(iter(self._known)))

    def _drop(self, key: Key) -> None:
        dropped = self._known.pop(key, None)
        if dropped is not None:
            self.size -= len(dropped.value) + PER_ENTRY

    def _sweep(self) -> None:
        """Each minute or so, as it looks at all there are."""
        now = self.clock.now()
        if self._swept_at is None or now >= self._swept_at + self.fresh:
            self._swept_at = now
            for key in [key for key, found in self._known.items() if not self._is_usable(found, now)]:
                self._drop(key)
