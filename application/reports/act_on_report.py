from collections.abc import Awaitable, Callable
from contextlib import suppress

from attrs import define, field, frozen

from application.moderation.queries import CaseReader, CaseView
from application.reports.handle_report import ClaimReport
from application.reports.queries import ActingReport, ReportView
from application.reports.settle_acted_on import RecordOutcome
from application.reports.settle_after_action import SettleAfterAction, Settlement
from application.shared.errors import CommitOutcomeUnknown
from application.shared.nothing_done import NOTHING_DONE
from application.shared.use_case import UseCase
from domain.moderation.case import CaseStatus
from domain.reports.report import ReportNumber
from domain.shared.ids import GuildId, RequestId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ActOnReport:
    guild: GuildId
    number: ReportNumber
    by: Standing
    request: RequestId
    """Which asks for the action, too: by it the report is settled where the process ends before it is here."""
    act: Callable[[], Awaitable[CaseView]] = field(eq=False)
    """What is done about the one who was reported."""


@frozen
class ActedOnReport:
    case: CaseView
    settlement: Settlement


@define
class ActOnReportHandler:
    """Claims a report, so that nobody else acts on it meanwhile, acts, and resolves it with the case.

    Where nothing was done the claim is given back, unless it was theirs before. Raises what claiming and acting raise.
    Discord may deliver the same request twice: nothing is given back on which the other one has opened a case.
    """

    _claim: UseCase[ClaimReport, ReportView]
    _record: UseCase[RecordOutcome, None]
    _settle: UseCase[SettleAfterAction, Settlement]
    _cases: CaseReader

    async def __call__(self, command: ActOnReport) -> ActedOnReport:
        await self._claim(
            ClaimReport(guild=command.guild, number=command.number, by=command.by, acting=command.request)
        )
        try:
            case = await command.act()
        except NOTHING_DONE:
            await self._let_go(command)
            raise
        if case.status is CaseStatus.FAILED:
            await self._let_go(command)
        settlement = await self._settle(
            SettleAfterAction(guild=command.guild, number=command.number, by=command.by, case=case)
        )
        return ActedOnReport(case, settlement)

    async def _let_go(self, command: ActOnReport) -> None:
        """What stands in the way of that hides nothing: it is looked at again."""
        report = ActingReport(command.guild, command.number, command.request)
        with suppress(*NOTHING_DONE, CommitOutcomeUnknown):
            case = await self._cases.opened_by(command.guild, command.request)
            if case is None or case.status is CaseStatus.FAILED:
                await self._record(RecordOutcome(report, None))
