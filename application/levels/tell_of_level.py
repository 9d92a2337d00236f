from datetime import datetime

from attrs import define, frozen

from application.guilds.queries import GuildSettingsReader, settings_of
from application.levels.level_ports import Curves, LevelNotice, LevelNotices, StaffChannel
from application.levels.level_queries import LevelReader
from application.levels.notice_errors import NoticeUnwritable
from application.levels.tell_staff_of_refusal import staff_channels
from domain.levels.level_settings import LEVEL_NOTICE, LEVEL_NOTICE_CHANNEL, LEVEL_NOTICE_TEXT
from domain.levels.notices import NoticePlace
from domain.shared.ids import ChannelId, GuildId, UserId
from domain.shared.settings import Settings


@frozen(kw_only=True)
class TellOfLevel:
    guild: GuildId
    user: UserId
    level: int
    at: datetime


@define
class TellOfLevelHandler:
    """Says that a member reached a level, where the guild wants it said, and once.

    A member who stands at another level by now is not told of this one: a higher one is told of by its own event, and
    a lower one is no news.
    """

    _levels: LevelReader
    _curves: Curves
    _settings: GuildSettingsReader
    _notices: LevelNotices
    _staff: StaffChannel

    async def __call__(self, command: TellOfLevel) -> None:
        settings = await settings_of(command.guild, self._settings)
        place, channel = settings[LEVEL_NOTICE], settings[LEVEL_NOTICE_CHANNEL]
        if place is NoticePlace.OFF or (place is NoticePlace.CHANNEL and channel is None):
            return
        xp = (await self._levels.xp_of(command.guild, [command.user])).get(command.user, 0)
        if (await self._curves.of(command.guild)).level_at(xp) != command.level:
            return
        notice = LevelNotice(
            guild=command.guild,
            user=command.user,
            level=command.level,
            xp=xp,
            text=settings[LEVEL_NOTICE_TEXT],
            at=command.at,
        )
        if place is NoticePlace.CHANNEL and channel is not None:
            await self._post(channel, notice, settings)
        else:
            await self._notices.tell(notice)

    async def _post(self, channel: ChannelId, notice: LevelNotice, settings: Settings) -> None:
        """A channel that takes no notices is the staff's to mend; this notice is given up, as those after it would be
        told late and all at once."""
        try:
            await self._notices.post(channel, notice)
        except NoticeUnwritable:
            await self._tell_of_silence(channel, notice, settings)

    async def _tell_of_silence(self, channel: ChannelId, notice: LevelNotice, settings: Settings) -> None:
        for staff in staff_channels(settings):
            if staff != channel:
                try:
                    await self._staff.tell_of_silence(staff, notice.guild, channel, at=notice.at)
                except NoticeUnwritable:
                    continue
                return
