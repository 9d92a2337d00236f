"""What many servers at once do to several processes of the bot: `python -m benchmarks.capacity`."""

import argparse
import asyncio
import os
import shutil
import sys
from collections.abc import Sequence
from contextlib import AsyncExitStack
from pathlib import Path

from attrs import fields

from benchmarks.capacity.alone import Alone, of_one_process
from benchmarks.capacity.asking import Asking
from benchmarks.capacity.counting import Counting
from benchmarks.capacity.crew import Crew
from benchmarks.capacity.load import Load
from benchmarks.capacity.place import empty_guilds, let_in
from benchmarks.capacity.report import Found, found_in, lines, write
from benchmarks.capacity.sampling import Sampling
from benchmarks.capacity.voyage import Voyage
from benchmarks.capacity.writing import Writing
from benchmarks.postgres import BenchDatabase, bench_database, bench_server
from infrastructure.database.reading import Reading
from infrastructure.fleet.fleet_reader import PostgresFleetReader
from infrastructure.observability.event_loop import watch_event_loop
from infrastructure.observability.logs import configure_logs
from interface.startup.stopping import run_until_stopped
from playground.api import Playground

OUTPUT, _GROUND = Path("build/capacity.json"), Path("build/capacity")
_PATIENCE = 30.0
"""Seconds that whoever measures waits for a database that the bots keep busy, on the same processors."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints a table, and writes build/capacity.json; the bots' logs are in build/capacity/.

    Returns 1 where anything was counted twice, or lost without a reason.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.capacity", description=__doc__)
    for option in fields(Load):
        parser.add_argument(f"--{option.name}", type=type(option.default), default=option.default, help="(%(default)s)")
    load = Load(**vars(parser.parse_args(arguments)))
    configure_logs("ERROR", "console")
    shutil.rmtree(_GROUND, ignore_errors=True)
    _GROUND.mkdir(parents=True)
    faults = list[str]()
    run_until_stopped(_measure(load, faults))
    return 1 if faults else 0


async def _measure(load: Load, faults: list[str]) -> None:
    found = await run(load)
    write(found, OUTPUT)
    print("\n".join(lines(found)))
    faults += found.faults


async def run(load: Load) -> Found:
    before = os.getloadavg()[0]
    async with bench_server() as server:
        # A database for each: what is counted in the second is compared with what was said there.
        async with bench_database(server) as database:
            alone = await of_one_process(load, database.settings.url, _GROUND, _fleet_of(database), database.floor)
        async with bench_database(server, deadline=_PATIENCE) as database:
            return await _under_load(load, database, alone, before)


def _fleet_of(database: BenchDatabase) -> PostgresFleetReader:
    return PostgresFleetReader(Reading(database.engines))


async def _under_load(load: Load, database: BenchDatabase, alone: Alone, load_average: float) -> Found:
    async with Playground(empty_guilds(load)) as playground, AsyncExitStack() as running:
        playground.advised_shards = load.shards
        playground.limits.enforced = True
        people = let_in(playground, load)
        crew = Crew(load, playground, database.settings.url, _GROUND, _fleet_of(database), running)
        sampling = Sampling(crew.bots, database.floor)
        writing = Writing(playground, people.members, people.newcomers, people.channels, load.shards, load.messages)
        asking = Asking(playground, people.moderators, people.targets, load.commands)
        voyage = Voyage(load, crew, sampling, writing, asking, Counting(writing, database.floor))
        watching = asyncio.create_task(watch_event_loop())
        await voyage.go()
        watching.cancel()
        return await found_in(load, voyage, playground, database, alone, load_average=load_average)


if __name__ == "__main__":
    sys.exit(main())
