from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import discord

from application.moderation.errors import EffectRefused
from domain.moderation.case import LONGEST_DETAIL, Failure
from interface.shared.client import discord_answers

_UNKNOWN = (10007, 10013, 10026)
"""Unknown member, user, ban (Discord API reference, "JSON error codes")."""


@asynccontextmanager
async def refusals() -> AsyncIterator[None]:
    """Turns Discord's clear refusal of an action into EffectRefused, and an unclear answer into DiscordUnreachable."""
    try:
        async with discord_answers():
            yield
    except discord.HTTPException as error:
        unknown = error.code in _UNKNOWN
        failure = Failure.UNKNOWN_MEMBER if unknown else Failure.REFUSED_BY_DISCORD
        raise EffectRefused(failure, why=error.text[:LONGEST_DETAIL] or None) from error
