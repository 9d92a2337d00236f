"""The real bot, in this process, connected to a playground over real sockets."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from attrs import frozen

from infrastructure.database.settings import DatabaseSettings
from infrastructure.outbox.relay import RelaySettings
from infrastructure.settings import ModerationSettings, TuxSettings
from interface.main import Adapters, DiscordAddress, Parts, make_adapters, open_parts, serve
from playground import Playground, connect

type Alter = Callable[[Adapters, Parts], Adapters]


def quick_settings(database: DatabaseSettings, *, lease: float = 2.0) -> TuxSettings:
    """Settings under which what would take a minute takes half a second."""
    return TuxSettings(
        database=database,
        moderation=ModerationSettings(lease=lease, sweep_every=0.2),
        relay=RelaySettings(poll=0.2, lease=2.0, backoff=0.1),
    )


@frozen
class RunningTux:
    parts: Parts
    adapters: Adapters


@asynccontextmanager
async def running_tux(
    playground: Playground, settings: TuxSettings, alter: Alter = lambda adapters, _parts: adapters
) -> AsyncIterator[RunningTux]:
    """The bot, ready to answer; stopped at the end of the block."""

    async def find() -> DiscordAddress:
        return DiscordAddress(playground.connection.token, connect(playground.connection), guild_ready_timeout=0.05)

    parts = open_parts(settings)
    adapters = alter(make_adapters(parts), parts)
    bot = asyncio.create_task(serve(parts, adapters, find))
    try:
        async with asyncio.timeout(15):
            ready = asyncio.create_task(parts.client.wait_until_ready())
            await asyncio.wait({bot, ready}, return_when=asyncio.FIRST_COMPLETED)
            if bot.done():
                await bot
        yield RunningTux(parts, adapters)
    finally:
        bot.cancel()
        await asyncio.wait({bot})
        await parts.engines.dispose()


async def eventually[T](look: Callable[[], T | None], *, within: float = 10.0) -> T:
    """What `look` finds, as soon as it finds something. Raises TimeoutError."""
    async with asyncio.timeout(within):
        while not (found := look()):  # noqa: ASYNC110  # what is looked at has no event
            await asyncio.sleep(0.02)
    return found
