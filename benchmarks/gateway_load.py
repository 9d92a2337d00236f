"""What 2,000 messages a second do to the real bot: `python -m benchmarks.gateway_load`.

The bot is `tux run` in a process of its own; the playground, and the person who uses a command meanwhile, are in this
one.
"""

import argparse
import asyncio
import time
from pathlib import Path
from statistics import median, quantiles

from attrs import define, field

from benchmarks.postgres import bench_database, bench_server
from benchmarks.proc import processor_seconds, resident
from benchmarks.tux_run import KNOWN, Bot, tux_run
from playground.api import InteractionFailed, Person, Playground, default_world

RATE, SECONDS, PEOPLE = 2_000, 60.0, 1_000
COMMAND = "settings show"
_PAUSE = 0.25  # seconds between two commands
_IDLE_COMMANDS = 20


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


async def buffer(bot: Bot) -> dict[str, float]:
    """What was added to the buffer, flushed and dropped."""
    metrics = await bot.metrics()
    return {what: metrics[f'tux_buffer_{what}_total{{buffer="activity"}}'] for what in ("added", "flushed", "dropped")}


async def main(rate: int, seconds: float) -> None:
    async with bench_server() as server, bench_database(server) as database, Playground(default_world()) as playground:
        ground = Path("build") / "gateway-load"
        ground.mkdir(parents=True, exist_ok=True)
        port = playground.page_url.rstrip("/").rpartition(":")[2]
        settings = {"DATABASE_URL": database.settings.url, "TUX_PLAYGROUND_PORT": port}
        async with tux_run(ground, ground / "bot.log", **settings) as bot:
            await bot.says(KNOWN)
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
            memory, processor, before = resident(bot.pid), processor_seconds(bot.pid), await buffer(bot)
            messages = int(rate * seconds)
            started = time.perf_counter()
            writing = asyncio.create_task(playground.crowd.write(guild, crowd, channels, messages=messages, rate=rate))
            while not writing.done():
                await under_load.ask()
            sent = await writing
            written_in = time.perf_counter() - started
            heard = rate + messages
            while (counts := await buffer(bot))["flushed"] < heard:  # noqa: ASYNC110  # a metric
                await asyncio.sleep(0.1)
            caught_up_in = time.perf_counter() - started
            spent, memory_after = processor_seconds(bot.pid) - processor, resident(bot.pid)
            counted = await database.floor.fetchval("SELECT sum(messages) FROM activity_days")
            print(
                f"{sent.messages:,} messages by {PEOPLE:,} people in {written_in:.1f} s,"
                f" {sent.messages / written_in:,.0f} a second"
            )
            print(f"longest backlog at the gateway: {sent.longest_backlog:,} events")
            print(f"all of them in the database {caught_up_in - written_in:.1f} s after the last was sent")
            print(f"counted {counted - rate:,}, dropped {counts['dropped']:.0f}")
            print(f"/{COMMAND}, idle:       {idle}")
            print(f"/{COMMAND}, under load: {under_load}")
            print(f"memory: {memory:.0f} MB before, {memory_after:.0f} MB after")
            print(f"processor time: {1000 * spent / (messages / 1000):.0f} ms per 1,000 messages")
            assert counted == heard == counts["added"]
            assert before["dropped"] == 0


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.gateway_load", description=__doc__)
    parser.add_argument("--rate", type=int, default=RATE, help="messages a second")
    parser.add_argument("--seconds", type=float, default=SECONDS)
    arguments = parser.parse_args()
    asyncio.run(main(arguments.rate, arguments.seconds))
