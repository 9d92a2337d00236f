"""Where discord.py's members become sightings."""

from datetime import datetime

import discord

from domain.members.member import Sighting
from domain.shared.ids import GuildId, UserId


def sighting_of(person: discord.Member | discord.User, guild: int, *, at: datetime, active: bool) -> Sighting:
    """Of someone in the guild; a user, rather than a member, is one who is there no more."""
    return Sighting(
        guild=GuildId(guild),
        user=UserId(person.id),
        username=person.name,
        display_name=person.display_name,
        is_bot=person.bot,
        at=at,
        joined_at=person.joined_at if isinstance(person, discord.Member) else None,
        active=active,
    )
