from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord

from application.shared.errors import DiscordUnreachable
from infrastructure.settings import TuxSettings
from interface.shared.client import discord_answers
from interface.shared.supervisor import TokenRefused
from interface.startup.discord_doctor import find_discord


@asynccontextmanager
async def discord_over_rest(settings: TuxSettings) -> AsyncIterator[discord.Client | None]:
    """A client that is logged in and not connected, so that a bot that is stays so; None where there is no token.

    Raises TokenRefused, DiscordUnreachable.
    """
    address = await find_discord(settings)
    if address is None:
        yield None
        return
    async with discord.Client(intents=discord.Intents(guilds=True), connector=address.connector) as client:
        try:
            async with discord_answers():
                await client.login(address.token)
        except discord.LoginFailure as error:
            raise TokenRefused from error
        except discord.HTTPException as error:
            raise DiscordUnreachable from error
        yield client
