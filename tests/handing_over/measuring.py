"""What happens to the shards when processes come, die, stand still and are restarted: measured on real processes."""

import asyncio
import signal
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path

from attrs import define
from sqlalchemy import delete

from application.fleet.queries import FleetView
from domain.fleet.lease import USUAL
from infrastructure.database.engines import open_engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.fleet.fleet_reader import PostgresFleetReader
from infrastructure.fleet.tables import fleet_processes, fleet_shards, fleets
from playground.api import Playground
from tests.e2e.forks import Forked
from tests.handing_over.askers import Askers, ask, asking
from tests.handing_over.boats import Boats, send
from tests.handing_over.evenness import is_even
from tests.storm.waters import waters

SHARDS, GUILDS = 4, 4
_PATIENCE = 300.0

type Figures = Mapping[str, float | int]


@define(eq=False)
class Voyage:
    playground: Playground
    boats: Boats
    _reader: PostgresFleetReader

    async def until(self, holds: Callable[[FleetView], bool]) -> None:
        async with asyncio.timeout(_PATIENCE):
            while not holds(await self._reader.look()):  # noqa: ASYNC110  # rows send no event
                await asyncio.sleep(0.5)

    async def settled(self, processes: int, shards: int = SHARDS) -> None:
        """All shards are served, evenly, and every server is answered."""
        await self.until(lambda view: is_even(view, processes, shards))
        for guild in self.playground.world.guilds.values():
            await self._answers(guild.name)

    async def _answers(self, guild: str) -> None:
        answered = Askers()
        async with asyncio.timeout(_PATIENCE):
            while not any(answer.took is not None for answer in answered.answers):
                await ask(self.playground, guild, "Mate 1", answered)
                await asyncio.sleep(0.1)


async def joining(voyage: Voyage) -> Figures:
    await voyage.boats.launch()
    await voyage.settled(1)
    return await _while_asked(voyage, lambda: _also(voyage, 2))


async def _also(voyage: Voyage, processes: int) -> None:
    await voyage.boats.launch()
    await voyage.settled(processes)


async def killed(voyage: Voyage, *, apart: bool) -> Figures:
    first, *_ = [await voyage.boats.launch(apart=apart) for _ in range(3)]
    await voyage.settled(3)

    async def kill() -> None:
        send(first, signal.SIGKILL)
        await voyage.settled(2)

    return await _while_asked(voyage, kill)


async def standing_still(voyage: Voyage) -> Figures:
    """For twice as long as its lease lasts; then it goes on, with everything that it was told meanwhile."""
    first, *_ = [await voyage.boats.launch() for _ in range(3)]
    await voyage.settled(3)

    async def stand_still() -> None:
        send(first, signal.SIGSTOP)
        await voyage.settled(2)
        await asyncio.sleep(USUAL)
        send(first, signal.SIGCONT)
        await voyage.settled(3)

    return await _while_asked(voyage, stand_still)


async def rolling_restart(voyage: Voyage) -> Figures:
    fleet = [await voyage.boats.launch() for _ in range(3)]
    await voyage.settled(3)

    async def restart() -> None:
        for old in fleet:
            send(old, signal.SIGTERM)
            await _end_of(old)
            await voyage.boats.launch()
            await voyage.settled(3)

    return await _while_asked(voyage, restart)


async def more_shards(voyage: Voyage) -> Figures:
    [await voyage.boats.launch() for _ in range(2)]
    await voyage.settled(2)

    async def grow() -> None:
        await voyage.boats.launch(shards=str(SHARDS + 2))
        await voyage.settled(3, SHARDS + 2)

    return await _while_asked(voyage, grow)


async def _end_of(process: Forked) -> None:
    async with asyncio.timeout(_PATIENCE):
        await process.wait()


async def _while_asked(voyage: Voyage, does: Callable[[], Awaitable[None]]) -> Figures:
    loop = asyncio.get_running_loop()
    async with asking(voyage.playground) as askers:
        since = loop.time()
        await does()
        took = loop.time() - since
    unanswered, asked = askers.unanswered(since)
    return {
        "seconds": round(took, 1),
        "asked": asked,
        "unanswered": unanswered,
        "answered_late": askers.late,
        "unanswered_percent": round(100 * unanswered / max(1, asked), 2),
        "all_answered_after_seconds": round(askers.all_answered_from(since, SHARDS), 1),
        "tried_twice": askers.tried_twice,
        "answer_seconds_99th": round(askers.slow(), 3),
    }


async def measure(name: str, database: DatabaseSettings, logs: Path) -> Figures:
    """One of SCENARIOS; of those before it nothing is left."""
    engines = open_engines(database)
    try:
        async with engines.autocommit.connect() as connection:
            for table in (fleet_shards, fleet_processes, fleets):
                await connection.execute(delete(table))
        async with Playground(waters(GUILDS, 1)) as playground, AsyncExitStack() as running:
            playground.advised_shards = SHARDS
            boats = Boats(playground, database, logs, running)
            return await SCENARIOS[name](Voyage(playground, boats, PostgresFleetReader(Reading(engines))))
    finally:
        await engines.dispose()


async def _killed_on_the_machine_of_others(voyage: Voyage) -> Figures:
    return await killed(voyage, apart=False)


async def _killed_on_a_machine_of_its_own(voyage: Voyage) -> Figures:
    return await killed(voyage, apart=True)


SCENARIOS: Mapping[str, Callable[[Voyage], Awaitable[Figures]]] = {
    "a process joins another": joining,
    "one of three is killed, on the machine of the others": _killed_on_the_machine_of_others,
    "one of three is killed, on a machine of its own": _killed_on_a_machine_of_its_own,
    "one of three stands still, and goes on": standing_still,
    "three are restarted one after the other": rolling_restart,
    "two more shards": more_shards,
}
