from attrs import define

from application.guilds.queries import GuildSettingsReader
from application.levels.level_ports import RefusedRole, StaffChannel
from domain.levels.level_settings import LEVELS_STAFF_CHANNEL
from domain.moderation.settings import MOD_LOG_CHANNEL
from domain.shared.ids import ChannelId
from domain.shared.settings import Settings


@define
class TellStaffOfRefusalHandler:
    """Without a channel nobody is told here: `/levels rewards list` says it all the same."""

    _settings: GuildSettingsReader
    _staff: StaffChannel

    async def __call__(self, refused: RefusedRole) -> None:
        settings = await self._settings.get(refused.guild) or Settings()
        channel = staff_channel(settings)
        if channel is not None:
            await self._staff.tell(channel, refused)


def staff_channel(settings: Settings) -> ChannelId | None:
    """Where the staff looks."""
    return settings[LEVELS_STAFF_CHANNEL] or settings[MOD_LOG_CHANNEL]
