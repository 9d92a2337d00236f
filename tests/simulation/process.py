"""A process of the bot, as far as it can die: at any step, and then nothing that it still does has an effect."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from random import Random

from attrs import define, field

from tests.simulation.world import true_time

MOST_SKEWED = timedelta(minutes=10)
"""How far a process' own clock may be from the true time."""

_STEPS_BETWEEN_PAUSES = 60

_LONGEST_STALL = 300.0
_LOOKS_EVERY = 0.5
_OVERLAP = 3.0
"""Seconds within which a stalled process goes on, once another has taken over what it had."""


@define(eq=False)
class Process:
    """`skew` is how much its clock is ahead. It dies at its `dies_at`th step, and stands still for `pause`
    at its `pauses_at`th, and now and then after that. Before it records its `stalls_at`th outcome, or its `stalls_at`th
    failure where it `stalls_with_failures`, it stands still until somebody else is at the case; where it
    `stalls_in_transaction`, once it has read the case to record that, and else before."""

    random: Random
    skew: timedelta = timedelta(0)
    dies_at: int | None = None
    pauses_at: int | None = None
    pause: float = 0.0
    stalls_at: int | None = None
    stalls_with_failures: bool = False
    stalls_in_transaction: bool = False
    steps: int = 0
    outcomes: int = 0
    is_alive: bool = True
    _still_until: float = 0.0
    _is_stalled: bool = False
    _goes_on: asyncio.Event = field(factory=asyncio.Event)
    _stalls_next: tuple[asyncio.Task[object] | None, Callable[[], bool]] | None = None
    """Which task when it has next read a case, until when."""
    _tasks: dict[asyncio.Task[None], None] = field(factory=dict)
    _died: asyncio.Event = field(factory=asyncio.Event)

    def now(self) -> datetime:
        return true_time() + self.skew

    def start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks[task] = None
        task.add_done_callback(self._tasks.pop)

    async def step(self, seconds: float = 0.0) -> None:
        """Something takes time, and the process may die or stand still meanwhile."""
        self._check_alive()
        self.steps += 1
        if self.steps == self.pauses_at:
            self._still_until = asyncio.get_running_loop().time() + self.pause
            self.pauses_at += self.random.randint(2, _STEPS_BETWEEN_PAUSES)
        if self.steps == self.dies_at:
            self.kill()
        self._check_alive()
        await self._sleep(seconds)
        self._check_alive()

    async def has_outcome(self, *, is_failure: bool, somebody_else_has_it: Callable[[], bool]) -> None:
        """A step that may take long: whoever goes on too late meets another that is in the middle of the same."""
        self.outcomes += is_failure or not self.stalls_with_failures
        if self.outcomes == self.stalls_at:
            self.stalls_at = None
            if self.stalls_in_transaction:
                self._stalls_next = asyncio.current_task(), somebody_else_has_it
            else:
                await self._stall(somebody_else_has_it)
        await self.step()

    async def has_read(self) -> None:
        if self._stalls_next is not None and self._stalls_next[0] is asyncio.current_task():
            (_, somebody_else_has_it), self._stalls_next = self._stalls_next, None
            await self._stall(somebody_else_has_it)

    async def _stall(self, somebody_else_has_it: Callable[[], bool]) -> None:
        self._is_stalled = True
        self._goes_on.clear()
        try:
            await self._until(somebody_else_has_it)
        finally:
            self._is_stalled = False
            self._goes_on.set()

    async def _until(self, somebody_else_has_it: Callable[[], bool]) -> None:
        loop = asyncio.get_running_loop()
        gives_up = loop.time() + _LONGEST_STALL
        while not somebody_else_has_it():
            if loop.time() > gives_up:
                return
            await asyncio.sleep(_LOOKS_EVERY)
        await asyncio.sleep(self.random.uniform(0, _OVERLAP))

    async def _sleep(self, seconds: float) -> None:
        """Nothing reaches a process that stands still: what was to cancel its work does so once it goes on."""
        loop, cancelled = asyncio.get_running_loop(), None
        until = loop.time() + seconds
        while True:
            try:
                await asyncio.sleep(max(until, self._still_until) - loop.time())
                if self._is_stalled:
                    await self._goes_on.wait()
            except asyncio.CancelledError as error:
                cancelled, until = error, loop.time()
                if not self.is_alive:
                    raise
            if loop.time() >= max(until, self._still_until) and not self._is_stalled:
                break
        if cancelled is not None:
            raise cancelled

    def kill(self) -> None:
        self.is_alive = False
        self._died.set()
        for task in [*self._tasks]:
            if task is not asyncio.current_task():
                task.cancel()

    async def died(self) -> None:
        await self._died.wait()

    async def every(self, seconds: float, work: Callable[[], Awaitable[object]]) -> None:
        while True:
            await work()
            await self.step(seconds)

    def _check_alive(self) -> None:
        if not self.is_alive:
            raise asyncio.CancelledError
