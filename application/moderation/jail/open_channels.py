from collections.abc import Collection

from attrs import define, field

from domain.shared.ids import ChannelId, GuildId


@define(eq=False)
class OpenChannels:
    """Which channels those in jail see although nobody has said so, since the bot may not hide them; as this process
    found them when it looked last."""

    _found: dict[GuildId, frozenset[ChannelId]] = field(factory=dict)

    def note(self, guild: GuildId, channels: Collection[ChannelId]) -> None:
        if channels:
            self._found[guild] = frozenset(channels)
        else:
            self._found.pop(guild, None)

    def of(self, guild: GuildId) -> frozenset[ChannelId]:
        return self._found.get(guild, frozenset())
