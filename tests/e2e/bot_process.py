"""The bot in a process of its own, for tests that kill it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection as PipeEnd

from infrastructure.database.settings import DatabaseSettings
from infrastructure.observability.logs import configure_logs
from interface.main import DiscordAddress
from playground.api import Connection, Playground, connect
from tests.e2e.crashing import crashing
from tests.e2e.forks import FORKS, Forked, forked, readable
from tests.e2e.running import Tux, eventually, quick_settings

type Pipe = PipeEnd[object, object]


@asynccontextmanager
async def bot_process(
    playground: Playground, database: DatabaseSettings, *, crash_at: str = "never"
) -> AsyncIterator[Forked]:
    """A bot that is ready to answer, and is killed, if it still lives, at the end of the block."""
    heard, ready = FORKS.Pipe(duplex=False)
    with heard:
        async with forked(_be_the_bot, playground.connection, database, crash_at, ready) as process:
            ready.close()
            async with asyncio.timeout(60):
                await readable(heard.fileno())
            assert heard.recv() == "ready"
            yield process
    await eventually(lambda: not playground.online, within=30)


def _be_the_bot(connection: Connection, database: DatabaseSettings, crash_at: str, ready: Pipe) -> None:
    asyncio.run(_serve(connection, database, crash_at, ready))


async def _serve(connection: Connection, database: DatabaseSettings, crash_at: str, ready: Pipe) -> None:
    async def find() -> DiscordAddress:
        return DiscordAddress(connection.token, connect(connection), guild_ready_timeout=0.05)

    configure_logs("WARNING", "console")
    settings = quick_settings(DatabaseSettings(url=database.url, pool_size=3))
    tux = crashing(Tux.of(settings), crash_at)

    async def say_when_ready() -> None:
        await tux.shared.client.wait_until_ready()
        ready.send("ready")

    await asyncio.gather(tux.serve(find), say_when_ready())
