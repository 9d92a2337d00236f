from contextlib import suppress

from attrs import define, frozen

from application.evidence.queries import CaptureView, EvidenceReader
from application.moderation.appeals.queries import AppealReader, AppealView
from application.moderation.jail.queries import JailReader
from application.moderation.queries import CaseReader, CaseView
from domain.moderation.appeals.errors import AppealNotFound
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
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
    """A case, the newest page of its changes, the messages that it is about, and what the member says against it."""

    case: CaseView
    history: Page[RecordedChange]
    evidence: tuple[CaptureView, ...] = ()
    swap: RoleSwap | None = None
    """Which roles changed hands for it."""
    appeal: AppealView | None = None


@define
class ShowCaseHandler:
    _cases: CaseReader
    _evidence: EvidenceReader
    _jails: JailReader
    _appeals: AppealReader

    async def __call__(self, command: ShowCase) -> CaseDetails:
        command.by.require(Permission.MODERATE_MEMBERS)
        case = await self._cases.show(command.guild, command.number)
        return CaseDetails(
            case,
            await self._cases.history(command.guild, command.number, Seek()),
            await self._evidence.of_case(command.guild, command.number),
            await self._jails.swap(command.guild, command.number),
            None if case.appeal is None else await self._appeal_of(case),
        )

    async def _appeal_of(self, case: CaseView) -> AppealView | None:
        with suppress(AppealNotFound):  # forgotten meanwhile, with the case
            return await self._appeals.show(case.guild, case.number)
        return None
