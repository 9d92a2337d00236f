"""Who asks, and from where: what is somebody's own can be used in direct messages too."""

import discord
from attrs import frozen

from domain.shared.ids import ChannelId, GuildId, UserId
from interface.shared.border import Interaction, guild_if_any


@frozen(kw_only=True)
class Asking:
    by: UserId
    guild: GuildId | None
    channel: ChannelId | None
    may_write: bool


def asking(interaction: Interaction) -> Asking:
    guild = guild_if_any(interaction)
    granted, is_thread = interaction.permissions, isinstance(interaction.channel, discord.Thread)
    return Asking(
        by=UserId(interaction.user.id),
        guild=guild,
        channel=None if guild is None or interaction.channel_id is None else ChannelId(interaction.channel_id),
        may_write=guild is not None and (granted.send_messages_in_threads if is_thread else granted.send_messages),
    )
