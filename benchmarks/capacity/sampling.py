"""What the processes, the database and the machine say, every few seconds."""

import asyncio
import os
from collections.abc import Callable, Collection, Mapping, Sequence

import aiohttp
import asyncpg
from attrs import define, field, frozen
from prometheus_client import generate_latest

from benchmarks.capacity.crew import APPLICATION
from benchmarks.capacity.spread import Buckets, buckets_of
from benchmarks.proc import busy_seconds_of_the_machine, name_of, parent_of, processor_seconds_of_all, resident
from benchmarks.tux_run import Bot, Metrics, read_metrics, total

LAG = "tux_event_loop_lag_seconds"
_EVERY = 5.0
"""Seconds; each look has the bots read what is stuck from the database, as each scrape of their metrics does."""
_ACTIVITY, _HEARD = '{buffer="activity"}', '{buffer="messages heard"}'
_OF_THE_DATABASE = """SELECT xact_commit + xact_rollback AS transactions, sessions,
    (SELECT count(*) FROM pg_stat_activity WHERE application_name = $1) AS connections,
    (SELECT count(*) FROM pg_stat_activity WHERE application_name = $1 AND state <> 'idle') AS busy
    FROM pg_stat_database WHERE datname = current_database()"""


@frozen
class OfBot:
    """Sums since the process was started; memory in megabytes."""

    processor: float
    memory: float
    statements: float
    added: float
    """Messages of which it knows."""
    flushed: float
    """Of those, what is in the database."""
    dropped: float
    waiting: float
    """Messages that it read and could not act on yet."""
    forgotten: float
    """Of those, whatever came too fast for it, or waited when it gave up a shard."""
    shards: float
    lag: Buckets

    @property
    def is_behind(self) -> bool:
        return self.waiting > 0 or self.added > self.flushed


@frozen
class Sample:
    at: float
    bots: Mapping[int, OfBot]
    """By process."""
    playground: float
    """Seconds of the processor that this process used, which is the playground, those who write and ask, and this."""
    playground_lag: Buckets
    postgres: float | None
    """Seconds of the processor; None where the server is not on this machine."""
    machine: float
    """Seconds that all processors worked, whatever for."""
    load: float
    transactions: int
    sessions: int
    """Connections to the database that were ever made."""
    connections: int
    busy: int


def gained(samples: Sequence[Sample], of: Callable[[OfBot], float]) -> Mapping[int, float]:
    """By process, by how much one of its sums grew since the first sample; of one that came later, all of it."""
    first, *later = samples
    known = {pid: of(bot) for pid, bot in first.bots.items()}
    found = dict.fromkeys(known, 0.0)
    for sample in later:
        for pid, bot in sample.bots.items():
            found[pid] = found.get(pid, 0.0) + of(bot) - known.get(pid, 0.0)
            known[pid] = of(bot)
    return found


@define(eq=False)
class Sampling:
    _bots: Collection[Bot]
    """Those that are there now; whoever starts and ends them changes it."""
    _pool: "asyncpg.Pool[asyncpg.Record]"
    samples: list[Sample] = field(factory=list, init=False)
    _postmaster: int | None = field(default=None, init=False)

    async def go_on(self) -> None:
        """Until cancelled."""
        self._postmaster = await postmaster_of(self._pool)
        while True:
            await self.look()
            await asyncio.sleep(_EVERY)

    async def look(self) -> Sample:
        bots = {bot.pid: found for bot in [*self._bots] if (found := await _of(bot)) is not None}
        database = await self._pool.fetchrow(_OF_THE_DATABASE, APPLICATION)
        assert database is not None
        sample = Sample(
            at=asyncio.get_running_loop().time(),
            bots=bots,
            playground=sum(os.times()[:2]),
            playground_lag=buckets_of(read_metrics(generate_latest().decode()), LAG),
            postgres=None if self._postmaster is None else processor_seconds_of_all(self._postmaster),
            machine=busy_seconds_of_the_machine(),
            load=os.getloadavg()[0],
            **database,
        )
        self.samples.append(sample)
        return sample


async def postmaster_of(pool: "asyncpg.Pool[asyncpg.Record]") -> int | None:
    """The server's first process, if it is on this machine."""
    backend = await pool.fetchval("SELECT pg_backend_pid()")
    try:
        return parent_of(backend) if name_of(backend).startswith("postgres") else None
    except FileNotFoundError:
        return None


async def _of(bot: Bot) -> OfBot | None:
    """None where it does not answer: it is starting, or ending."""
    try:
        async with asyncio.timeout(5):
            metrics = await bot.metrics()
        return _read(bot.pid, metrics)
    except (aiohttp.ClientError, TimeoutError, FileNotFoundError, ProcessLookupError):
        return None


def _read(pid: int, metrics: Metrics) -> OfBot:
    return OfBot(
        processor=processor_seconds_of_all(pid),
        memory=resident(pid),
        statements=total(metrics, "tux_statement_seconds_count"),
        # Whatever has never happened yet is not among the metrics.
        added=metrics.get(f"tux_buffer_added_total{_ACTIVITY}", 0.0),
        flushed=metrics.get(f"tux_buffer_flushed_total{_ACTIVITY}", 0.0),
        dropped=metrics.get(f"tux_buffer_dropped_total{_ACTIVITY}", 0.0),
        waiting=metrics.get(f"tux_buffer_entries{_HEARD}", 0.0),
        forgotten=metrics.get(f"tux_buffer_dropped_total{_HEARD}", 0.0),
        shards=metrics["tux_shards_served"],
        lag=buckets_of(metrics, LAG),
    )
