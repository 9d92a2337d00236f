from attrs import define, frozen

from application.moderation.queries import CaseReader, CaseView
from domain.moderation.repository import CaseFilter
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListCases:
    guild: GuildId
    by: Standing
    which: CaseFilter
    seek: Seek


@define
class ListCasesHandler:
    _cases: CaseReader

    async def __call__(self, command: ListCases) -> Page[CaseView]:
        command.by.require(Permission.MODERATE_MEMBERS)
        return await self._cases.page(command.guild, command.which, command.seek)
