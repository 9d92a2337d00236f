from attrs import define, frozen

from application.guilds.queries import SettingHistoryReader
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowSettingHistory:
    guild: GuildId
    by: Standing
    seek: Seek


@define
class ShowSettingHistoryHandler:
    _history: SettingHistoryReader

    async def __call__(self, command: ShowSettingHistory) -> Page[RecordedChange]:
        command.by.require(Permission.MANAGE_GUILD)
        return await self._history.page(command.guild, command.seek)
