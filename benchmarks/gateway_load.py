"""What 2,000 messages a second do to the real bot: `python -m benchmarks.gateway_load`.

The bot is `tux run` in a process of its own; the playground, and the person who uses a command meanwhile, are in this
one.
"""

import argparse
import asyncio
import os
import re
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from statistics import median, quantiles

import aiohttp
from attrs import define, field, frozen

from benchmarks.postgres import bench_database, bench_server
from benchmarks.start_up import TUX
from playground.api import InteractionFailed, Person, Playground, default_world

RATE, SECONDS, PEOPLE = 2_000, 60.0, 1_000
COMMAND = "settings show"
_PAUSE = 0.25  # seconds between two commands
_IDLE_COMMANDS = 20
_METRIC = re.compile(r'^(tux_buffer_(?:added|flushed|dropped)_total)\{buffer="activity"\} (\S+)$', re.M)
_TICK = os.sysconf("SC_CLK_TCK")


@define(eq=False)
class Lags:
    """Milliseconds from a command to its answer; Discord waits 3 seconds for the first word."""

    _person: Person
    taken: list[float] = field(factory=list)
    unanswered: int = 0

    async def ask(self) -> None:
        started = time.perf_counter()
        try:
            await self._person.command(COMMAND)
        except InteractionFailed:
            self.unanswered += 1
        self.taken.append(1000 * (time.perf_counter() - started))
        await asyncio.sleep(_PAUSE)

    def __str__(self) -> str:
        p95 = quantiles(self.taken, n=20)[-1]
        lags = f"median {median(self.taken):.0f} ms, p95 {p95:.0f} ms, longest {max(self.taken):.0f} ms"
        return f"{lags}; {self.unanswered} of {len(self.taken)} unanswered"


@frozen
class Bot:
    pid: int
    probes: str

    @property
    def processor_seconds(self) -> float:
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICK

    @property
    def resident(self) -> float:
        """Megabytes (10^6 bytes)."""
        found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{self.pid}/status").read_text())
        assert found is not None
        return int(found[1]) * 1024 / 1e6

    async def buffer(self) -> dict[str, float]:
        """What was added to the buffer, flushed and dropped."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.probes}/metrics") as answer:
            return {name: float(value) for name, value in _METRIC.findall(await answer.text())}


@asynccontextmanager
async def tux_run(playground: Playground, database_url: str, ground: Path) -> AsyncIterator[Bot]:
    inherited = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("TUX_", "DATABASE_URL", "DISCORD_TOKEN"))
    }
    port = playground.page_url.rstrip("/").rpartition(":")[2]
    settings = {"TUX_DATA_DIR": str(ground), "TUX_PLAYGROUND_PORT": port, "TUX_PROBE_PORT": "0"}
    process = await asyncio.create_subprocess_exec(
        TUX,
        "run",
        env={**inherited, **settings, "DATABASE_URL": database_url},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        probes = ""
        while "commands are known to Discord" not in (line := (await process.stderr.readline()).decode()):
            if not line:
                sys.exit("tux run ended before its commands were known")
            if found := re.search(r"(http://\S+)/health", line):
                probes = found[1]
        reading = asyncio.create_task(process.stderr.read())
        yield Bot(process.pid, probes)
        reading.cancel()
    finally:
        process.terminate()
        await process.wait()


async def main(rate: int, seconds: float) -> None:
    async with bench_server() as server, bench_database(server) as database, Playground(default_world()) as playground:
        ground = Path("build") / "gateway-load"
        async with tux_run(playground, database.settings.url, ground) as bot:
            idle, under_load = Lags(playground.person("Ada")), Lags(playground.person("Ada"))
            guild = playground.world.guild
            crowd = playground.crowd.gather(guild, PEOPLE)
            channels = [channel.id for channel in playground.world.guild_channels() if channel.name == "general"]
            while not playground.online:  # noqa: ASYNC110  # it has no event for that
                await asyncio.sleep(0.1)
            await idle.ask()
            idle.taken.clear()
            await playground.crowd.write(guild, crowd, channels, messages=rate, rate=rate)
            for _ in range(_IDLE_COMMANDS):
                await idle.ask()
            memory, processor, before = bot.resident, bot.processor_seconds, await bot.buffer()
            messages = int(rate * seconds)
            started = time.perf_counter()
            writing = asyncio.create_task(playground.crowd.write(guild, crowd, channels, messages=messages, rate=rate))
            while not writing.done():
                await under_load.ask()
            sent = await writing
            written_in = time.perf_counter() - started
            heard = rate + messages
            while (buffer := await bot.buffer())["tux_buffer_flushed_total"] < heard:  # noqa: ASYNC110  # a metric
                await asyncio.sleep(0.1)
            caught_up_in = time.perf_counter() - started
            spent, memory_after = bot.processor_seconds - processor, bot.resident
            counted = await database.floor.fetchval("SELECT sum(messages) FROM activity_days")
            print(
                f"{sent.messages:,} messages by {PEOPLE:,} people in {written_in:.1f} s,"
                f" {sent.messages / written_in:,.0f} a second"
            )
            print(f"longest backlog at the gateway: {sent.longest_backlog:,} events")
            print(f"all of them in the database {caught_up_in - written_in:.1f} s after the last was sent")
            print(f"counted {counted - rate:,}, dropped {buffer['tux_buffer_dropped_total']:.0f}")
            print(f"/{COMMAND}, idle:       {idle}")
            print(f"/{COMMAND}, under load: {under_load}")
            print(f"memory: {memory:.0f} MB before, {memory_after:.0f} MB after")
            print(f"processor time: {1000 * spent / (messages / 1000):.0f} ms per 1,000 messages")
            assert counted == heard == buffer["tux_buffer_added_total"]
            assert before["tux_buffer_dropped_total"] == 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gateway_load", description=__doc__)
    parser.add_argument("--rate", type=int, default=RATE, help="messages a second")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    arguments = parser.parse_args()
    asyncio.run(main(arguments.rate, arguments.seconds))
