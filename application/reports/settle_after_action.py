from enum import Enum

from attrs import define, frozen

from application.moderation.queries import CaseView
from application.reports.handle_report import RecordDecision
from application.reports.queries import ReportView
from application.shared.errors import CommitOutcomeUnknown, RecordsUnavailable, TransientFailure
from application.shared.use_case import UseCase
from domain.moderation.case import CaseStatus
from domain.reports.errors import ReportClaimedByAnother, ReportClosed
from domain.reports.report import ReportNumber
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class SettleAfterAction:
    """The case is about the one who was reported, by the person who had claimed the report for it."""

    guild: GuildId
    number: ReportNumber
    by: Standing
    case: CaseView


class Settlement(Enum):
    RESOLVED = "resolved"
    LEFT_OPEN = "left_open"


@define
class SettleAfterActionHandler:
    """Resolves a report with the case of what was done about it.

    What was done stays done, whatever comes of this: the moderator is told that the report is still to be resolved.
    """

    _record: UseCase[RecordDecision, ReportView]

    async def __call__(self, command: SettleAfterAction) -> Settlement:
        if command.case.status is not CaseStatus.APPLIED:
            return Settlement.LEFT_OPEN
        decision = RecordDecision(guild=command.guild, number=command.number, by=command.by, case=command.case.number)
        try:
            await self._record(decision)
        except (
            ReportClosed,
            ReportClaimedByAnother,
            RecordsUnavailable,
            TransientFailure,
            CommitOutcomeUnknown,
            ConcurrentChange,
        ):
            return Settlement.LEFT_OPEN
        return Settlement.RESOLVED
