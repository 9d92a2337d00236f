from attrs import define, frozen

from application.levels.level_queries import LevelReader, XpSources
from domain.shared.ids import GuildId, UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ExplainXp:
    guild: GuildId
    by: Standing
    member: UserId


@define
class ExplainXpHandler:
    _levels: LevelReader

    async def __call__(self, command: ExplainXp) -> XpSources:
        command.by.require(Permission.MANAGE_GUILD)
        return await self._levels.sources(command.guild, command.member)
