from attrs import define, frozen

from application.shared.use_case import UseCase
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowSettings:
    guild: GuildId
    by: Standing


@define
class ShowSettingsHandler:
    _get_settings: UseCase[GuildId, Settings]

    async def __call__(self, command: ShowSettings) -> Settings:
        command.by.require(Permission.MANAGE_GUILD)
        return await self._get_settings(command.guild)
