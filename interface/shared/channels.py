"""Channels through discord.py: what the bot may do there."""

from collections.abc import Collection, Mapping

import discord
from attrs import define

from application.shared.errors import DiscordUnreachable
from domain.shared.channels import ChannelFacts, ChannelRight
from domain.shared.ids import ChannelId, GuildId
from interface.shared.client import CurrentClient


@define
class DiscordChannels:
    """What the gateway told last; nothing is asked for."""

    _client: CurrentClient

    async def of(self, guild: GuildId, channels: Collection[ChannelId]) -> Mapping[ChannelId, ChannelFacts]:
        discord_guild = self._client.guild(guild)
        if not discord_guild.roles:  # Discord has not told of them yet: the bot would seem to have no rights
            raise DiscordUnreachable
        found = {channel: discord_guild.get_channel(channel) for channel in channels}
        return {channel: facts_of(there, there.guild.me) for channel, there in found.items() if there is not None}


def bot_rights_in(channel: discord.abc.GuildChannel) -> frozenset[ChannelRight]:
    return _rights_in(channel, channel.guild.me)


def _rights_in(channel: discord.abc.GuildChannel, bot: discord.Member) -> frozenset[ChannelRight]:
    granted = _granted(channel, bot)
    return frozenset(right for right in ChannelRight if getattr(granted, right.value))


def facts_of(channel: discord.abc.GuildChannel, bot: discord.Member) -> ChannelFacts:
    return ChannelFacts(
        bot_may=_rights_in(channel, bot),
        everyone_reads=channel.permissions_for(channel.guild.default_role).view_channel,
    )


def _granted(channel: discord.abc.GuildChannel, member: discord.Member) -> discord.Permissions:
    """Each right by itself (Discord API reference, "Permission overwrites").

    discord.py's `permissions_for` takes all of them away where View Channel is missing, so it cannot say which are.
    """
    granted = member.guild_permissions
    if granted.administrator:
        return granted
    everyone = channel.overwrites_for(channel.guild.default_role).pair()
    roles = [channel.overwrites_for(role).pair() for role in member.roles if not role.is_default()]
    allowed, denied = discord.Permissions.none(), discord.Permissions.none()
    for allow, deny in roles:
        allowed, denied = allowed | allow, denied | deny
    for allow, deny in (everyone, (allowed, denied), channel.overwrites_for(member).pair()):
        granted = (granted & ~deny) | allow
    return granted
