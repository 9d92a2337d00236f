"""What a server calls its channels, roles and emojis, as the gateway told last; nothing is asked for."""

from collections.abc import Sequence

import discord
from attrs import define

from application.shared.configuration.names import GuildNames
from application.shared.errors import DiscordUnreachable
from domain.shared.ids import GuildId
from domain.shared.written import Referred
from interface.shared.client import CurrentClient


@define
class DiscordGuildDirectory:
    _client: CurrentClient

    async def of(self, guild: GuildId) -> GuildNames:
        found = self._client.guild(guild)
        if not found.roles:  # Discord has not told of them yet
            raise DiscordUnreachable
        return names_of(found, found.channels)


def names_of(guild: discord.Guild, channels: Sequence[discord.abc.GuildChannel]) -> GuildNames:
    return GuildNames(
        by_id={
            Referred.CHANNEL: {each.id: each.name for each in channels},
            Referred.ROLE: {each.id: each.name for each in guild.roles},
            Referred.EMOJI: {each.id: each.name for each in guild.emojis},
        },
        text_channels=frozenset(each.id for each in channels if isinstance(each, discord.TextChannel)),
        animated=frozenset(each.id for each in guild.emojis if each.animated),
    )
