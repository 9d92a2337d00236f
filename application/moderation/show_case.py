from attrs import define, frozen

from application.moderation.queries import CaseReader, CaseView
from domain.moderation.case_number import CaseNumber
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowCase:
    guild: GuildId
    number: CaseNumber
    by: Standing


@frozen
class CaseDetails:
    """A case and the newest page of its changes."""

    case: CaseView
    history: Page[RecordedChange]


@define
class ShowCaseHandler:
    _cases: CaseReader

    async def __call__(self, command: ShowCase) -> CaseDetails:
        command.by.require(Permission.MODERATE_MEMBERS)
        case = await self._cases.show(command.guild, command.number)
        return CaseDetails(case, await self._cases.history(command.guild, command.number, Seek()))
