"""Channels as Discord would tell of them: every one is there and open, except where a test says otherwise."""

from collections.abc import Collection, Mapping

from attrs import define, field

from application.shared.errors import DiscordUnreachable
from domain.shared.channels import ChannelFacts, ChannelRight
from domain.shared.ids import ChannelId, GuildId

OPEN = ChannelFacts(bot_may=frozenset(ChannelRight))


@define(eq=False)
class FakeChannels:
    known: dict[ChannelId, ChannelFacts] = field(factory=dict)
    gone: set[ChannelId] = field(factory=set)
    is_reachable: bool = True

    async def of(self, guild: GuildId, channels: Collection[ChannelId]) -> Mapping[ChannelId, ChannelFacts]:
        if not self.is_reachable:
            raise DiscordUnreachable
        return {channel: self.known.get(channel, OPEN) for channel in channels if channel not in self.gone}
