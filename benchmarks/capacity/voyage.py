"""What happens, in its order: three processes start, one is killed, one is added, one is restarted, all end."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager

from attrs import define, field, frozen

from benchmarks.capacity.asking import Asking
from benchmarks.capacity.counting import Counting
from benchmarks.capacity.crew import Crew
from benchmarks.capacity.load import Load
from benchmarks.capacity.sampling import Sample, Sampling
from benchmarks.capacity.tally import Loss
from benchmarks.capacity.writing import Writing
from benchmarks.proc import resident
from infrastructure.settings import ActivitySettings

CALM, KILLED, ADDED, RESTARTED = "undisturbed", "one killed", "one added", "one restarted"
IN_MEMORY, CHANGING_HANDS = "in the memory of the process that was killed", "while a shard changed hands"
_SETTLES = 1.0
"""Seconds within which the playground has noticed that a connection is gone."""


@frozen
class Phase:
    """`samples` are two at least: one at its beginning and one at its end."""

    name: str
    samples: Sequence[Sample]
    at_rest_after: float | None = None
    """Seconds from what happened until all shards were shared out and connected again."""

    @property
    def first(self) -> Sample:
        return self.samples[0]

    @property
    def last(self) -> Sample:
        return self.samples[-1]

    @property
    def seconds(self) -> float:
        return self.last.at - self.first.at

    def holds(self, at: float) -> bool:
        return self.first.at <= at < self.last.at


@define(eq=False)
class Voyage:
    _load: Load
    _crew: Crew
    _sampling: Sampling
    writing: Writing
    asking: Asking
    counting: Counting
    phases: list[Phase] = field(factory=list, init=False)
    losses: list[Loss] = field(factory=list, init=False)
    memory: tuple[float, ...] = field(default=(), init=False)
    """Megabytes of each process once all guilds are there."""
    killed_with: frozenset[int] = field(default=frozenset(), init=False)
    """The shards of the process that was killed."""

    @property
    def all_phases(self) -> Phase:
        return Phase("all of it", self._samples_since(self.phases[0].first))

    def _samples_since(self, first: Sample) -> Sequence[Sample]:
        samples = self._sampling.samples
        return samples[samples.index(first) :]

    async def go(self) -> None:
        await self._start()
        async with _going_on(self._sampling.go_on(), self.counting.go_on()):
            async with _going_on(self.writing.go_on(), self.asking.go_on()):
                await self._phase(CALM, self._load.calm, None)
                await self._phase(KILLED, self._load.after_a_change, self._kill)
                await self._phase(ADDED, self._load.after_a_change, self._add)
                await self._phase(RESTARTED, self._load.after_a_change, self._restart)
            await self._until_all_is_counted()
        await self.counting.look()
        for bot in [*self._crew.bots]:
            await self._crew.stop(bot)

    async def _start(self) -> None:
        async with asyncio.TaskGroup() as launching:
            for _ in range(self._load.processes):
                launching.create_task(self._crew.launch())
        await self._crew.at_rest()
        self.memory = tuple(resident(bot.pid) for bot in self._crew.bots)

    async def _phase(self, name: str, seconds: float, happens: Callable[[], Awaitable[None]] | None) -> None:
        loop = asyncio.get_running_loop()
        first, rested = await self._sampling.look(), None
        if happens is not None:
            began = loop.time()
            await happens()
            await self._crew.at_rest()
            rested = loop.time() - began
        await asyncio.sleep(max(0.0, first.at + seconds - loop.time()))
        await self._sampling.look()
        self.phases.append(Phase(name, self._samples_since(first), rested))

    async def _kill(self) -> None:
        """One of those with the most shards."""
        loop, holders = asyncio.get_running_loop(), await self._crew.holders()
        bot = max(self._crew.bots, key=lambda each: sum(pid == each.pid for pid in holders.values()))
        held = self.killed_with = frozenset(shard for shard, pid in holders.items() if pid == bot.pid)
        waited, at = await self._longest_wait([bot.pid], holders), loop.time()
        await self._crew.kill(bot)
        # A batch may have been on its way for as long as the next one was collected.
        since = at - waited - 2 * ActivitySettings().flush_every
        self.losses.append(Loss(IN_MEMORY, held, since, loop.time() + _SETTLES))

    async def _add(self) -> None:
        await self._changing_hands(self._crew.launch)

    async def _restart(self) -> None:
        async def restart() -> None:
            await self._crew.stop(self._crew.bots[0])
            await self._crew.launch()

        await self._changing_hands(restart)

    async def _changing_hands(self, happens: Callable[[], Awaitable[object]]) -> None:
        began, before = asyncio.get_running_loop().time(), await self._crew.holders()
        # Whoever gives up a shard forgets what it had no time for.
        since = began - await self._longest_wait([bot.pid for bot in self._crew.bots], before)
        await happens()
        await self._crew.at_rest()
        moved = frozenset(shard for shard, pid in (await self._crew.holders()).items() if pid != before[shard])
        self.losses.append(Loss(CHANGING_HANDS, moved, since, asyncio.get_running_loop().time()))

    async def _longest_wait(self, pids: Collection[int], holders: Mapping[int, int | None]) -> float:
        """Seconds for which the oldest message waits that one of the processes has read and not acted on."""
        bots = (await self._sampling.look()).bots
        served = Counter(holders.values())
        rate_of_a_shard = self._load.messages / self._load.shards
        waits = [bots[pid].waiting / (served[pid] * rate_of_a_shard) for pid in pids if pid in bots and served[pid]]
        return max(waits, default=0.0)

    async def _until_all_is_counted(self) -> None:
        async with asyncio.timeout(120):
            while any(bot.is_behind for bot in (await self._sampling.look()).bots.values()):  # noqa: ASYNC110  # a metric
                await asyncio.sleep(1)


@asynccontextmanager
async def _going_on(*works: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """What fails among them ends the block."""
    async with asyncio.TaskGroup() as tasks:
        going = [tasks.create_task(work) for work in works]
        yield
        for task in going:
            task.cancel()
