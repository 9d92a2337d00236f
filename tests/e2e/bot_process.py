"""The bot in a process of its own, for tests that kill it: `python -m tests.e2e.bot_process`."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from infrastructure.database.settings import DatabaseSettings
from infrastructure.observability.logs import configure_logs
from interface.main import Adapters, DiscordAddress, make_adapters, open_parts, serve
from playground import Connection, Playground, connect
from playground.world.json_value import JsonObject, parse
from tests.e2e.crashing import crashing
from tests.e2e.running import eventually, quick_settings


@asynccontextmanager
async def bot_process(
    playground: Playground, database: DatabaseSettings, *, crash_at: str = "never"
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A bot that is ready to answer, and is killed, if it still lives, at the end of the block."""
    task = {"connection": playground.connection.to_json(), "database": database.url, "crash_at": crash_at}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.e2e.bot_process"),
        env={**os.environ, "TUX_TEST_BOT": json.dumps(task)},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stdout is not None
        async with asyncio.timeout(30):
            assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
        await eventually(lambda: not playground.online, within=30)


async def be_the_bot(task: JsonObject) -> None:
    connection = Connection.from_json(_object(task["connection"]))

    async def find() -> DiscordAddress:
        return DiscordAddress(connection.token, connect(connection), guild_ready_timeout=0.05)

    configure_logs("WARNING", "console")
    parts = open_parts(quick_settings(DatabaseSettings(url=str(task["database"]), pool_size=3)))
    adapters: Adapters = crashing(make_adapters(parts), str(task["crash_at"]))

    async def say_when_ready() -> None:
        await parts.client.wait_until_ready()
        print("ready", flush=True)

    await asyncio.gather(serve(parts, adapters, find), say_when_ready())


def _object(value: object) -> JsonObject:
    assert isinstance(value, dict)
    return value


if __name__ == "__main__":
    asyncio.run(be_the_bot(_object(parse(os.environ["TUX_TEST_BOT"]))))
