from attrs import define, frozen

from application.levels.level_queries import LevelReader, XpSources
from domain.levels.stewardship import RIGHT
from domain.shared.ids import GuildId, UserId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ExplainXp:
    guild: GuildId
    by: Standing
    member: UserId


@define
class ExplainXpHandler:
    """Everybody may see their own; those who manage the server may see anybody's."""

    _levels: LevelReader

    async def __call__(self, command: ExplainXp) -> XpSources:
        if command.member != command.by.user:
            command.by.require(RIGHT)
        return await self._levels.sources(command.guild, command.member)
