"""The bot's processes: started, killed, asked to stop, and waited for until the shards have come to rest."""

import asyncio
import signal
from collections.abc import Mapping
from contextlib import AsyncExitStack
from pathlib import Path

import aiohttp
from attrs import define, field

from application.shared.errors import RecordsUnavailable
from benchmarks.capacity.load import Load
from benchmarks.tux_run import Bot, tux_run
from infrastructure.fleet.fleet_reader import PostgresFleetReader
from playground.api import Playground
from tests.handing_over.evenness import is_even

APPLICATION = "tux under load"
"""By this name the server knows their connections."""
_PATIENCE = 240.0
_LOOK_EVERY = 0.5  # seconds


@define(eq=False)
class Crew:
    """`bots` are those that are there. Each is on a machine of its own, so that none sees another end."""

    _load: Load
    _playground: Playground
    _url: str
    _ground: Path
    _fleet: PostgresFleetReader
    _running: AsyncExitStack
    bots: list[Bot] = field(factory=list, init=False)
    _launched: int = field(default=0, init=False)

    async def launch(self, **more: str) -> Bot:
        self._launched += 1
        settings = {
            "DATABASE_URL": self._url,
            "TUX_DATABASE_APPLICATION_NAME": APPLICATION,
            "TUX_DISCORD_REQUESTS_PER_SECOND": "50",
            "TUX_FLEET_MACHINE": f"machine {self._launched}",
            "TUX_LOG_FORMAT": "console",
            "TUX_PLAYGROUND_PORT": self._playground.page_url.rpartition(":")[2],
            "TUX_PLAYGROUND_SHARED": "true",
        }
        log = self._ground / f"bot-{self._launched}.log"
        bot = await self._running.enter_async_context(tux_run(self._ground, log, **settings, **more))
        self.bots.append(bot)
        return bot

    async def kill(self, bot: Bot) -> None:
        await self._end(bot, signal.SIGKILL)

    async def stop(self, bot: Bot) -> None:
        await self._end(bot, signal.SIGTERM)

    async def _end(self, bot: Bot, number: signal.Signals) -> None:
        bot.send(number)
        self.bots.remove(bot)
        async with asyncio.timeout(_PATIENCE):
            await bot.process.wait()

    async def holders(self) -> Mapping[int, int | None]:
        """By shard, the process that has it."""
        fleet = (await self._fleet.look()).fleet
        pids = {process.id: process.pid for process in fleet.processes.values()}
        return {
            number: None if shard.holder is None else pids.get(shard.holder) for number, shard in fleet.shards.items()
        }

    async def at_rest(self) -> None:
        """All shards are shared out evenly among those that are there, and connected. Raises TimeoutError."""
        async with asyncio.timeout(_PATIENCE):
            while not await self._is_at_rest():  # noqa: ASYNC110  # neither rows nor metrics send an event
                await asyncio.sleep(_LOOK_EVERY)

    async def _is_at_rest(self) -> bool:
        try:
            if not is_even(await self._fleet.look(), len(self.bots), self._load.shards):
                return False
            return sum([(await bot.metrics())["tux_shards_served"] for bot in self.bots]) == self._load.shards
        except (RecordsUnavailable, aiohttp.ClientError):
            return False  # on a machine that has too much to do
