"""Channels that Tux posts in; several contexts do."""

from collections.abc import Collection, Mapping
from typing import Protocol

from domain.shared.channels import ChannelFacts
from domain.shared.ids import ChannelId, GuildId


class ChannelDirectory(Protocol):
    async def of(self, guild: GuildId, channels: Collection[ChannelId]) -> Mapping[ChannelId, ChannelFacts]:
        """Those of these channels that are there, as Discord told of them last. Raises DiscordUnreachable."""
        ...
