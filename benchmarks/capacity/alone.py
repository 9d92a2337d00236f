"""What one process takes by itself: in memory with hardly a guild, for each member that Discord told it of, and of the
processor for a message and a command."""

from contextlib import AsyncExitStack
from pathlib import Path

import asyncpg
from attrs import evolve, frozen

from benchmarks.capacity.costs import Costs, Measuring
from benchmarks.capacity.crew import Crew
from benchmarks.capacity.load import Load
from benchmarks.capacity.place import empty_guilds, let_in
from benchmarks.proc import resident
from infrastructure.fleet.fleet_reader import PostgresFleetReader
from playground.api import Playground

_MEMBERS = 10_000
"""Of all guilds together: as many as make a difference that can be seen."""
_WHO_WRITE = 4_000
"""Of all guilds together; so many that in the seconds of a batch hardly anybody writes twice."""


@frozen
class Alone:
    """Memory is in megabytes."""

    without_a_shard: float
    with_the_shards: float
    """And a guild in each, of nearly nobody."""
    with_members: float
    """The same with many people in these guilds, and the members intent, for which all are kept."""
    members: int
    """How many that were."""
    costs: Costs

    @property
    def kilobytes_per_kept_member(self) -> float:
        return 1000 * (self.with_members - self.with_the_shards) / self.members


async def of_one_process(
    load: Load, url: str, ground: Path, fleet: PostgresFleetReader, pool: "asyncpg.Pool[asyncpg.Record]"
) -> Alone:
    """In a Discord of its own, of a guild for each shard; nothing has to wait for its turn there."""
    small = evolve(load, guilds=load.shards, members=_WHO_WRITE // load.shards, processes=1)
    async with Playground(empty_guilds(small)) as playground, AsyncExitStack() as running:
        playground.advised_shards = load.shards
        crew = Crew(small, playground, url, ground, fleet, running)
        bot = await crew.launch()
        without = resident(bot.pid)
        await crew.at_rest()
        with_shards = resident(bot.pid)
        costs = await Measuring(bot, pool).go(playground, let_in(playground, small), small.shards)
        await crew.stop(bot)
        for guild in playground.world.guilds.values():
            playground.crowd.gather(guild, _MEMBERS // load.shards)
        members = sum(len(guild.members) for guild in playground.world.guilds.values())
        bot = await crew.launch(TUX_DISCORD_MEMBERS_INTENT="true")
        await crew.at_rest()
        with_members = resident(bot.pid)
        await crew.stop(bot)
    return Alone(without, with_shards, with_members, members, costs)
