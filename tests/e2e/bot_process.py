"""The bot in a process of its own, for tests that kill it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection as PipeEnd

from attrs import evolve

from infrastructure.database.settings import DatabaseSettings
from infrastructure.observability.logs import configure_logs
from infrastructure.settings import ActivitySettings
from interface.main import DiscordAddress
from interface.startup.stopping import run_until_stopped
from playground.api import Connection, Playground, connect
from tests.e2e.crashing import crashing
from tests.e2e.forks import FORKS, Forked, forked, readable
from tests.e2e.running import QUICK_ACTIVITY, Tux, eventually, quick_settings

type Pipe = PipeEnd[object, object]


@asynccontextmanager
async def bot_process(
    playground: Playground,
    database: DatabaseSettings,
    *,
    crash_at: str = "never",
    activity: ActivitySettings = QUICK_ACTIVITY,
) -> AsyncIterator[Forked]:
    """A bot that is ready to answer, and is killed, if it still lives, at the end of the block."""
    heard, ready = FORKS.Pipe(duplex=False)
    with heard:
        async with forked(_be_the_bot, playground.connection, database, crash_at, activity, ready) as process:
            ready.close()
            async with asyncio.timeout(60):
                await readable(heard.fileno())
            assert heard.recv() == "ready"
            yield process
    await eventually(lambda: not playground.online, within=30)


def _be_the_bot(
    connection: Connection, database: DatabaseSettings, crash_at: str, activity: ActivitySettings, ready: Pipe
) -> None:
    run_until_stopped(_serve(connection, database, crash_at, activity, ready))


async def _serve(
    connection: Connection, database: DatabaseSettings, crash_at: str, activity: ActivitySettings, ready: Pipe
) -> None:
    async def find() -> DiscordAddress:
        return DiscordAddress(connection.token, connect(connection), guild_ready_timeout=0.05)

    configure_logs("WARNING", "console")
    settings = evolve(quick_settings(DatabaseSettings(url=database.url, pool_size=3)), activity=activity)
    tux = crashing(Tux.of(settings), crash_at)

    async def say_when_ready() -> None:
        await tux.shared.client.wait_until_ready()
        ready.send("ready")

    await asyncio.gather(tux.serve(find), say_when_ready())
