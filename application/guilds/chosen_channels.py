"""The channels that a guild's settings name, as they are in Discord now."""

from collections.abc import Mapping

from attrs import define, frozen

from application.shared.channels import ChannelDirectory
from domain.shared.channels import ChannelFacts, ChannelUnusable, fault_of_channel
from domain.shared.ids import ChannelId, GuildId
from domain.shared.settings import AnySetting, Settings, TextChannel


@frozen(kw_only=True)
class ChosenChannel:
    channel: ChannelId
    fault: ChannelUnusable | None
    """What keeps the bot from posting there."""
    is_exposed: bool
    """Whether everyone reads what is for the staff."""


@define
class ChosenChannels:
    _directory: ChannelDirectory
    _settings: tuple[AnySetting, ...]
    """All settings that there are."""

    async def of(self, guild: GuildId, settings: Settings) -> Mapping[str, ChosenChannel]:
        """By the name of the setting that names the channel. Raises DiscordUnreachable."""
        chosen = {
            setting.name: (setting.type, channel)
            for setting in self._settings
            if isinstance(setting.type, TextChannel)
            and (channel := setting.type.read(setting.name, settings.in_force(setting))) is not None
        }
        if not chosen:
            return {}
        known = await self._directory.of(guild, {channel for _, channel in chosen.values()})
        return {name: _state(kind, channel, known.get(channel)) for name, (kind, channel) in chosen.items()}


def _state(kind: TextChannel, channel: ChannelId, facts: ChannelFacts | None) -> ChosenChannel:
    fault = fault_of_channel(channel, facts, kind.needs)
    return ChosenChannel(
        channel=channel, fault=fault, is_exposed=kind.for_staff and facts is not None and facts.everyone_reads
    )
