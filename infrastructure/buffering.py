"""A buffer between many small additions and few large writes."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from contextlib import suppress
from itertools import islice
from time import perf_counter
from uuid import UUID, uuid4

from attrs import define, field, frozen
from prometheus_client import Counter

from application.shared.errors import BufferFull, RecordsUnavailable, TransientFailure
from domain.shared.batch import BatchId
from infrastructure.observability.metrics import (
    BUFFER_ADDED,
    BUFFER_DROPPED,
    BUFFER_ENTRIES,
    BUFFER_FLUSH_SECONDS,
    BUFFER_FLUSHED,
)


@frozen
class Batch[Key, Value]:
    id: BatchId
    merged: Mapping[Key, Value]
    additions: int
    """How many were merged into it."""


@frozen(kw_only=True)
class BufferLimits:
    interval: float
    """Seconds between two flushes. A killed process loses what came meanwhile, and what was not taken."""
    capacity: int
    """Keys kept at most, those of a batch under way included."""
    largest_batch: int
    most_waiting: int
    """Additions that may wait for room; each holds memory too, so what comes on top of them is dropped, and counted."""


@define(eq=False)
class MergeBuffer[Key: Hashable, Value]:
    """Merges what is added under the same key, and gives it on in batches, one after the other.

    A batch that could not be given on is kept and given again, before any other and under the same id: its receiver may
    have it all the same. Where it certainly has not, as `nothing_given` says, half of the batch goes back, so that what
    is too much for the receiver becomes less; batches grow again as they succeed. `merge` may change its first argument
    and return it; what a merged value takes must be bounded by itself.
    """

    name: str
    _merge: Callable[[Value, Value], Value]
    _give: Callable[[Batch[Key, Value]], Awaitable[object]]
    _limits: BufferLimits
    _nothing_given: tuple[type[Exception], ...] = (RecordsUnavailable, TransientFailure)
    _open: dict[Key, Value] = field(factory=dict, init=False)
    _additions: int = field(default=0, init=False)
    _held: Batch[Key, Value] | None = field(default=None, init=False)
    _is_in_doubt: bool = field(default=False, init=False)
    _size: int = field(init=False)
    """Keys of the next batch."""
    _stream: UUID = field(factory=uuid4, init=False)
    _last_number: int = field(default=0, init=False)
    _waiting: int = field(default=0, init=False)
    _room: asyncio.Event = field(factory=asyncio.Event, init=False)
    _pressing: asyncio.Event = field(factory=asyncio.Event, init=False)
    _flushing: asyncio.Lock = field(factory=asyncio.Lock, init=False)
    _added: Counter = field(init=False)

    def __attrs_post_init__(self) -> None:
        self._size = self._limits.largest_batch
        self._added = BUFFER_ADDED.labels(self.name)
        BUFFER_DROPPED.labels(self.name)  # shown as 0 from the start
        BUFFER_ENTRIES.labels(self.name).set_function(self.__len__)

    def __len__(self) -> int:
        """Keys, those of a batch under way included."""
        return len(self._open) + (0 if self._held is None else len(self._held.merged))

    @property
    def additions(self) -> int:
        """How many additions are not known to have been given on."""
        return self._additions + (0 if self._held is None else self._held.additions)

    def add(self, key: Key, value: Value) -> None:
        """Raises BufferFull where the key is a new one and there is no room for it."""
        if key in self._open:
            self._open[key] = self._merge(self._open[key], value)
        elif len(self) >= self._limits.capacity:
            raise BufferFull
        else:
            self._open[key] = value
            if len(self._open) >= self._limits.largest_batch:
                self._pressing.set()
        self._additions += 1
        self._added.inc()

    async def put(self, key: Key, value: Value) -> None:
        """Add, at once where there is room, else as soon as there is. Raises BufferFull where too many wait already."""
        while True:
            try:
                return self.add(key, value)
            except BufferFull:
                if self._waiting >= self._limits.most_waiting:
                    BUFFER_DROPPED.labels(self.name).inc()
                    raise
            self._pressing.set()
            self._room.clear()
            self._waiting += 1
            try:
                await self._room.wait()
            finally:
                self._waiting -= 1

    async def flush_when_due(self) -> None:
        """Flush after `interval`, or as soon as a batch is full; at once where a batch was not given on before."""
        if self._held is None:
            with suppress(TimeoutError):
                async with asyncio.timeout(self._limits.interval):
                    await self._pressing.wait()
        await self.flush()

    async def flush(self) -> None:
        """Give on all that has been added by now. Raises what the receiver raised, and keeps what it had not got."""
        async with self._flushing:
            self._pressing.clear()
            await self._give_held()
            left = len(self._open)
            while left > 0:
                self._held = self._cut()
                left -= len(self._held.merged)
                await self._give_held()

    async def drain(self) -> None:
        """Flush until nothing is left and nobody waits for room any more. Raises as `flush` does."""
        while len(self) or self._waiting:
            await self.flush()
            await asyncio.sleep(0)  # who waits for room takes it

    async def _give_held(self) -> None:
        if (batch := self._held) is None:
            return
        started = perf_counter()
        try:
            await self._give(batch)
        except self._nothing_given:
            if not self._is_in_doubt:
                self._halve(batch)
            raise
        except BaseException:
            self._is_in_doubt = True
            raise
        BUFFER_FLUSH_SECONDS.labels(self.name).observe(perf_counter() - started)
        BUFFER_FLUSHED.labels(self.name).inc(batch.additions)
        self._held, self._is_in_doubt = None, False
        self._size = min(2 * self._size, self._limits.largest_batch)
        self._room.set()

    def _halve(self, batch: Batch[Key, Value]) -> None:
        """Take back all but half of what nobody has got."""
        self._size = max(1, len(batch.merged) // 2)
        kept = dict(islice(batch.merged.items(), self._size))
        back = {key: value for key, value in batch.merged.items() if key not in kept}
        if not back:
            return
        for key, value in self._open.items():
            back[key] = self._merge(back[key], value) if key in back else value
        self._open = back
        self._additions += batch.additions - len(kept)
        self._held = Batch(batch.id, kept, len(kept))

    def _cut(self) -> Batch[Key, Value]:
        """The oldest keys, as many as a batch may have. Additions are counted with the last batch that is cut."""
        if len(self._open) <= self._size:
            merged, self._open = self._open, {}
            additions, self._additions = self._additions, 0
        else:
            merged = {key: self._open.pop(key) for key in [*islice(self._open, self._size)]}
            additions = len(merged)
            self._additions -= additions
        self._last_number += 1
        return Batch(BatchId(self._stream, self._last_number), merged, additions)
