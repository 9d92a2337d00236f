"""Who asks for something in a channel, as Discord's objects say it."""

import discord

from domain.channels.asker import Asker
from domain.channels.errors import NoSuchChannel
from domain.shared.ids import ChannelId
from domain.shared.permission import Permission
from interface.shared.border import Interaction, asker_of, channel_of

type Place = discord.abc.GuildChannel | discord.Thread


def asker_in(interaction: Interaction, place: Place | None) -> Asker:
    """With their rights there; those in the server as a whole, where it is not about one place."""
    member = interaction.user
    assert isinstance(member, discord.Member), "every command and button is for guilds only"
    held = member.guild_permissions if place is None else place.permissions_for(member)
    return Asker(asker_of(interaction), frozenset(each for each in Permission if getattr(held, each.value)))


def place_of(interaction: Interaction) -> Place:
    """Where it was used. Raises NoSuchChannel where the bot does not see that."""
    channel = channel_of(interaction)
    there = None if interaction.guild is None else interaction.guild.get_channel_or_thread(channel)
    if there is None:
        raise NoSuchChannel(channel)
    return there


def id_of(place: Place) -> ChannelId:
    return ChannelId(place.id)
