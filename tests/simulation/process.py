"""A process of the bot, as far as it can die: at any step, and then nothing that it still does has an effect."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from datetime import datetime, timedelta
from random import Random

from attrs import define, field

from tests.simulation.world import true_time


@define(eq=False)
class Process:
    """`skew` is how much its clock is ahead. It dies at its `dies_at`th step, and stands still once for `pause`."""

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
        if self.steps == self.dies_at:
            self.kill()
        self._check_alive()
        await asyncio.sleep(seconds)
        await self._stand_still()
        self._check_alive()

    async def _stand_still(self) -> None:
        rest = self._still_until - asyncio.get_running_loop().time()
        if rest > 0:
            await asyncio.sleep(rest)

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
