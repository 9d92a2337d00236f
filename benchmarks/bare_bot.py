"""The least that discord.py can do: one command that answers at once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord
from discord import app_commands

from playground.api import Connection, connect

COMMAND = "nothing"


@app_commands.command(name=COMMAND, description="Answers, and does nothing else")
async def _nothing(interaction: discord.Interaction) -> None:
    await interaction.response.send_message("ok")


class _BareBot(discord.Client):
    async def setup_hook(self) -> None:
        tree = app_commands.CommandTree(self)
        tree.add_command(_nothing)
        await tree.sync()


@asynccontextmanager
async def bare_bot(connection: Connection) -> AsyncIterator[None]:
    """A bot that is ready for commands until the block ends."""
    intents = discord.Intents(guilds=True)
    async with (
        _BareBot(intents=intents, connector=connect(connection), guild_ready_timeout=0.1) as bot,
        asyncio.TaskGroup() as tasks,
    ):
        await bot.login(connection.token)
        tasks.create_task(bot.connect())
        await bot.wait_until_ready()
        yield
        await bot.close()
