import asyncio
import os
import sys
from pathlib import Path

import pytest

from playground.api import Playground
from playground.rest.faults import When

_BANNING = """
import asyncio, sys
import discord
from playground.api import connect, fetch_connection

async def main():
    connection = await fetch_connection(sys.argv[1])
    client = discord.Client(intents=discord.Intents.none(), connector=connect(connection))
    async with client:
        await client.login(connection.token)
        guild = await client.fetch_guild(int(sys.argv[2]))
        await guild.ban(discord.Object(int(sys.argv[3])), reason="[case 1]")

asyncio.run(main())
"""


@pytest.mark.parametrize(("when", "dropped", "banned"), [("before", True, False), ("after", False, True)])
async def test_the_playground_shows_what_a_killed_bot_left_behind(
    playground: Playground, when: When, dropped: bool, banned: bool
) -> None:
    ivo = playground.person("Ivo").id
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-c", _BANNING, playground.page_url, str(playground.world.guild.id), str(ivo)),
        stderr=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )

    async def kill() -> None:
        process.kill()
        await process.wait()

    fault = playground.faults.add("PUT", "/guilds/{guild_id}/bans/{user_id}", hook=kill, drop=dropped, when=when)
    async with asyncio.timeout(20):
        await process.communicate()
    await playground.until(lambda: fault.hits == 1 and (ivo in playground.world.bans) == banned)
    assert process.returncode == -9
