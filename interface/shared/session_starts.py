from datetime import timedelta

import discord

from domain.limits.session_starts import SessionStarts


async def ask_session_starts(client: discord.Client) -> SessionStarts:
    """Raises discord.GatewayNotFound where Discord does not tell."""
    _, _, limit = await client.http.get_bot_gateway()
    resets_after = timedelta(milliseconds=limit["reset_after"])
    return SessionStarts(limit["remaining"], resets_after, limit["max_concurrency"])
