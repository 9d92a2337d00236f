"""The bot in a process of its own, for tests that kill it."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from multiprocessing.connection import Connection as PipeEnd
from pathlib import Path

from attrs import evolve

from infrastructure.database.settings import DatabaseSettings
from infrastructure.observability.logs import configure_logs
from infrastructure.settings import ActivitySettings, StopSettings, TuxSettings
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
    drain: float = 10.0,
    leases_later: int = 0,
    errors: Path = Path("/dev/stderr"),
) -> AsyncIterator[Forked]:
    """A bot that is ready to answer, and is killed, if it still lives, at the end of the block.

    What it says on stderr goes to `errors`. Its clock is set ahead by so many leases.
    """
    settings = evolve(quick_settings(database), activity=activity, stop=StopSettings(drain=drain))
    heard, ready = FORKS.Pipe(duplex=False)
    with heard:
        async with forked(
            _be_the_bot, playground.connection, settings, crash_at, leases_later, errors, ready
        ) as process:
            ready.close()
            async with asyncio.timeout(60):
                await readable(heard.fileno())
            assert heard.recv() == "ready"
            yield process
    await eventually(lambda: not playground.online, within=30)


def _be_the_bot(
    connection: Connection, settings: TuxSettings, crash_at: str, leases_later: int, errors: Path, ready: Pipe
) -> None:
    os.dup2(os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND), 2)
    run_until_stopped(_serve(connection, settings, crash_at, leases_later, ready))


async def _serve(connection: Connection, settings: TuxSettings, crash_at: str, leases_later: int, ready: Pipe) -> None:
    async def find() -> DiscordAddress:
        return DiscordAddress(
            connection.token, connect(connection), guild_ready_timeout=0.05, identify_spacing=connection.spacing
        )

    configure_logs("WARNING", "console")
    tux = crashing(Tux.of(settings), crash_at)
    for _ in range(leases_later):
        tux.clock.pass_leases()

    async def say_when_ready() -> None:
        await tux.shared.client.wait_until_ready()
        ready.send("ready")

    try:
        await asyncio.gather(tux.serve(find), say_when_ready())
    finally:
        await tux.shared.studio.close()
        await tux.shared.engines.dispose()
