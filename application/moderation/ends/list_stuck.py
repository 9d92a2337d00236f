from attrs import define, frozen

from application.moderation.ends.queries import StuckCase, StuckReader
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListStuck:
    guild: GuildId
    by: Standing
    seek: Seek


@define
class ListStuckHandler:
    _stuck: StuckReader

    async def __call__(self, command: ListStuck) -> Page[StuckCase]:
        command.by.require(Permission.MODERATE_MEMBERS)
        return await self._stuck.page(command.guild, command.seek)
