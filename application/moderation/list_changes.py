from attrs import define, frozen

from application.moderation.queries import CaseReader
from domain.moderation.case_number import CaseNumber
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListChanges:
    """A page of what was changed in a case, newest first."""

    guild: GuildId
    number: CaseNumber
    by: Standing
    seek: Seek


@define
class ListChangesHandler:
    _cases: CaseReader

    async def __call__(self, command: ListChanges) -> Page[RecordedChange]:
        command.by.require(Permission.MODERATE_MEMBERS)
        return await self._cases.history(command.guild, command.number, command.seek)
