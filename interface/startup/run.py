"""`tux run`: everything that has to be there before the bot is, and its end in the reverse order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from importlib import import_module

from attrs import evolve

from infrastructure.observability.sentry import start_sentry
from infrastructure.settings import TuxSettings
from interface.startup.database import data_directory, running_database
from interface.startup.playground_process import PlaygroundProcess, state_file
from interface.startup.saying import say
from interface.startup.sole_bot import Held, sole_bot


async def run(settings: TuxSettings) -> None:
    """Run the bot until cancelled. Raises an ApplicationError or EmbeddedPostgresError that says what to fix."""
    start_sentry(settings.sentry.dsn)
    async with AsyncExitStack() as running:
        is_alone = not (settings.discord.token or settings.playground.shared)
        held = running.enter_context(sole_bot(data_directory(settings))) if is_alone else None
        # The server and the playground start in processes of their own, while this one reads its code.
        async with asyncio.TaskGroup() as starting:
            database = starting.create_task(running.enter_async_context(running_database(settings, say)))
            playground = starting.create_task(running.enter_async_context(playground_unless_discord(settings, held)))
            starting.create_task(asyncio.to_thread(import_module, "interface.startup.bot"))
        from interface.startup.bot import be_the_bot

        await be_the_bot(evolve(settings, database=database.result()), playground.result())


@asynccontextmanager
async def playground_unless_discord(
    settings: TuxSettings, held: Held | None
) -> AsyncIterator[PlaygroundProcess | None]:
    """None on Discord. Raises PlaygroundNotStarted, AlreadyRunning."""
    if settings.discord.token:
        yield None
        return
    found = settings.playground
    playground = PlaygroundProcess(found.port, state_file(settings), is_shared=found.shared, host=found.host)
    async with playground.running():
        if held is not None:
            held.tell(playground.url)
        print(f"No DISCORD_TOKEN is set, so here is a Discord of its own: {playground.url}", flush=True)
        yield playground
