import discord

from domain.levels.rules import Places
from domain.shared.ids import ChannelId


def places_of(channel: discord.abc.Snowflake) -> Places:
    """The channel and what it is within, as far as that is known."""
    within: tuple[int | None, ...]
    if isinstance(channel, discord.Thread):
        within = (channel.id, channel.parent_id, None if channel.parent is None else channel.parent.category_id)
    elif isinstance(channel, discord.abc.GuildChannel):
        within = (channel.id, channel.category_id)
    else:
        within = (channel.id,)
    return tuple(ChannelId(place) for place in within if place is not None)
