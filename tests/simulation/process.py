"""A process of the bot, as far as it can die: at any step, and then nothing that it still does has an effect."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from random import Random

from attrs import define, field

from tests.simulation.world import true_time

_STEPS_BETWEEN_PAUSES = 60


@define(eq=False)
class Process:
    """`skew` is how much its clock is ahead. It dies at its `dies_at`th step, and stands still for `pause`
    at its `pauses_at`th, and now and then after that."""

    random: Random
    skew: timedelta = timedelta(0)
    dies_at: int | None = None
    pauses_at: int | None = None
    pause: float = 0.0
    steps: int = 0
    is_alive: bool = True
    _still_until: float = 0.0
    _tasks: set[asyncio.Task[None]] = field(factory=set)
    _died: asyncio.Event = field(factory=asyncio.Event)

    def now(self) -> datetime:
        return true_time() + self.skew

    def start(self, work: Coroutine[object, object, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

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

    async def _sleep(self, seconds: float) -> None:
        """Nothing reaches a process that stands still: what was to cancel its work does so once it goes on."""
        loop, cancelled = asyncio.get_running_loop(), None
        until = loop.time() + seconds
        while True:
            try:
                await asyncio.sleep(max(until, self._still_until) - loop.time())
            except asyncio.CancelledError as error:
                cancelled, until = error, loop.time()
                if not self.is_alive:
                    raise
            if loop.time() >= max(until, self._still_until):
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
