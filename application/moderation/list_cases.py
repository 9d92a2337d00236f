from attrs import define, frozen

from application.moderation.queries import CaseCount, CaseReader, CaseView
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


@frozen
class CasePage:
    page: Page[CaseView]
    count: CaseCount | None
    """None where the page is empty."""


@define
class ListCasesHandler:
    _cases: CaseReader

    async def __call__(self, command: ListCases) -> CasePage:
        command.by.require(Permission.MODERATE_MEMBERS)
        page = await self._cases.page(command.guild, command.which, command.seek)
        if not page.items:
            return CasePage(page, None)
        count = await self._cases.count(command.guild, command.which, newer_than=page.items[0].number)
        return CasePage(page, count)
