from attrs import define, evolve

from application.guilds.queries import GuildSettingsReader, settings_of
from application.levels.level_ports import RefusedRole, StaffChannel
from application.levels.notice_errors import NoticeUnwritable
from application.shared.roles import RoleDirectory
from domain.levels.level_repository import WITHHELD
from domain.levels.level_settings import LEVELS_STAFF_CHANNEL
from domain.shared.ids import ChannelId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.roles import fault_of
from domain.shared.settings import Settings


@define
class TellStaffOfRefusalHandler:
    """Without a channel that can be written to nobody is told here: `/levels rewards list` says it all the same.

    Raises DiscordUnreachable.
    """

    _settings: GuildSettingsReader
    _roles: RoleDirectory
    _staff: StaffChannel

    async def __call__(self, refused: RefusedRole) -> None:
        settings = await settings_of(refused.guild, self._settings)
        channels = staff_channels(settings)
        if not channels:
            return
        if refused.why == WITHHELD:
            refused = evolve(refused, fault=fault_of(await self._roles.of(refused.guild), refused.role))
            if refused.fault is None:
                return  # mended meanwhile, and tried again
        for channel in channels:
            try:
                await self._staff.tell(channel, refused)
            except NoticeUnwritable:
                continue
            return


def staff_channels(settings: Settings) -> tuple[ChannelId, ...]:
    """Where the staff looks: first the channel of its own, and where that takes nothing, the mod-log."""
    chosen = (settings[LEVELS_STAFF_CHANNEL], settings[MOD_LOG_CHANNEL])
    return tuple(dict.fromkeys(channel for channel in chosen if channel is not None))
