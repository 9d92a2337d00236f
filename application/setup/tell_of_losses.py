from collections.abc import Collection

from attrs import define

from application.guilds.queries import GuildSettingsReader, Losses, settings_of
from application.setup.ports import LossNotices
from application.shared.channels import ChannelDirectory
from application.shared.posting import PlaceUnwritable
from domain.setup.events import ReferencesLost
from domain.shared.channels import fault_of_channel
from domain.shared.ids import ChannelId, GuildId
from domain.shared.mod_log import MOD_LOG, MOD_LOG_CHANNEL


@define
class TellOfLossesHandler:
    """In the mod-log, else where Discord posts its own notices, else to the owner: once, also when asked again.

    What was mended meanwhile is not told of. Raises DiscordUnreachable.
    """

    _losses: Losses
    _settings: GuildSettingsReader
    _channels: ChannelDirectory
    _notices: LossNotices

    async def __call__(self, event: ReferencesLost) -> None:
        found = [
            each for each in await self._losses.of(event.guild, deleted=event.targets) if each.target in event.targets
        ]
        if not found:
            return
        for channel in await self._places(event.guild):
            try:
                await self._notices.post(channel, event, sorted(found))
            except PlaceUnwritable:
                continue
            return
        await self._notices.tell_owner(event, sorted(found))

    async def _places(self, guild: GuildId) -> Collection[ChannelId]:
        """Those that take posts."""
        settings = await settings_of(guild, self._settings)
        wanted = [settings[MOD_LOG_CHANNEL], await self._notices.system_channel(guild)]
        channels = list(dict.fromkeys(channel for channel in wanted if channel is not None))
        known = await self._channels.of(guild, channels)
        return [each for each in channels if fault_of_channel(each, known.get(each), MOD_LOG.needs) is None]
