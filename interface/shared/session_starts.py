"""How often Discord lets the bot connect anew: past its limit it takes the token away."""

from datetime import timedelta

import discord
from attrs import frozen

RESERVE = 100
"""Connections of a day that are spread over what is left of it; a crash loop never comes to their end."""


@frozen
class SessionStarts:
    """`remaining` new connections are allowed until Discord counts anew."""

    remaining: int
    resets_after: timedelta

    @property
    def wait(self) -> timedelta:
        """How long to wait before one more: not at all while more than the reserve is left, then ever longer."""
        return timedelta(0) if self.remaining > RESERVE else self.resets_after / max(self.remaining, 1)


async def ask_session_starts(client: discord.Client) -> SessionStarts:
    """Raises discord.GatewayNotFound where Discord does not tell."""
    _, _, limit = await client.http.get_bot_gateway()
    return SessionStarts(limit["remaining"], timedelta(milliseconds=limit["reset_after"]))
