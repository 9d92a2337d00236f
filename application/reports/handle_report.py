"""What moderators do with a report: each is one transaction under the report's lock, so that two never do the same."""

from attrs import define, frozen

from application.moderation.queries import CaseReader
from application.reports.queries import ReportReader, ReportView
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.case_number import parse_case_number
from domain.moderation.state import CaseState
from domain.reports.errors import CaseAboutAnother, CaseSaysNothingDone
from domain.reports.report import Report, ReportNumber, ReportReason, report_reason
from domain.shared.ids import GuildId, RequestId
from domain.shared.permission import Permission
from domain.shared.standing import Standing

RIGHT = Permission.MODERATE_MEMBERS

_NOTHING_DONE = (CaseState.PENDING, CaseState.FAILED, CaseState.VOIDED)


@frozen(kw_only=True)
class ClaimReport:
    """`acting`: the request that asks for what is to be done about it, where that is known."""

    guild: GuildId
    number: ReportNumber
    by: Standing
    acting: RequestId | None = None


@frozen(kw_only=True)
class GiveReportBack:
    guild: GuildId
    number: ReportNumber
    by: Standing


@frozen(kw_only=True)
class ResolveReport:
    """`case` as it was typed."""

    guild: GuildId
    number: ReportNumber
    by: Standing
    case: str


@frozen(kw_only=True)
class DismissReport:
    guild: GuildId
    number: ReportNumber
    by: Standing
    reason: str


@frozen(kw_only=True)
class RecordDecision:
    """`case` or `dismissal`: the one that is given says what was decided."""

    guild: GuildId
    number: ReportNumber
    by: Standing
    case: int | None = None
    dismissal: ReportReason | None = None


@define
class ClaimReportHandler:
    """Raises MissingPermission, ReportNotFound, and what `Report.claim` raises."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: ClaimReport) -> ReportView:
        command.by.require(RIGHT)
        now = await self._clock.now()
        async with self._uow() as uow:
            report = await uow.reports.lock(command.guild, command.number)
            report.claim(command.by, at=now, acting=command.acting)
            await uow.reports.save(report)
            await uow.commit()
        return view_of(report)


@define
class GiveReportBackHandler:
    """Raises MissingPermission, ReportNotFound, and what `Report.give_back` raises."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: GiveReportBack) -> ReportView:
        command.by.require(RIGHT)
        now = await self._clock.now()
        async with self._uow() as uow:
            report = await uow.reports.lock(command.guild, command.number)
            report.give_back(command.by, at=now)
            await uow.reports.save(report)
            await uow.commit()
        return view_of(report)


@define
class RecordDecisionHandler:
    """By somebody who may. Raises ReportNotFound, and what `Report.resolve` or `Report.dismiss` raises."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordDecision) -> ReportView:
        now = await self._clock.now()
        async with self._uow() as uow:
            report = await uow.reports.lock(command.guild, command.number)
            if command.case is not None:
                report.resolve(command.by, command.case, at=now)
            elif command.dismissal is not None:
                report.dismiss(command.by, command.dismissal, at=now)
            await uow.reports.save(report)
            await uow.commit()
        return view_of(report)


@define
class ResolveReportHandler:
    """Looks at the case first, which never changes whom it is about.

    Raises MissingPermission, NotACaseNumber, CaseNotFound, ReportNotFound, CaseAboutAnother, CaseSaysNothingDone, and
    what `Report.resolve` raises.
    """

    _reports: ReportReader
    _cases: CaseReader
    _record: UseCase[RecordDecision, ReportView]

    async def __call__(self, command: ResolveReport) -> ReportView:
        command.by.require(RIGHT)
        case = await self._cases.show(command.guild, parse_case_number(command.case))
        report = await self._reports.show(command.guild, command.number)
        if case.target != report.target:
            raise CaseAboutAnother(case.number, report.target)
        if case.state in _NOTHING_DONE:
            raise CaseSaysNothingDone(case.number)
        return await self._record(
            RecordDecision(guild=command.guild, number=command.number, by=command.by, case=case.number)
        )


@define
class DismissReportHandler:
    """Raises MissingPermission, NothingToRead, ReportReasonTooLong, and what `Report.dismiss` raises."""

    _record: UseCase[RecordDecision, ReportView]

    async def __call__(self, command: DismissReport) -> ReportView:
        command.by.require(RIGHT)
        reason = report_reason(command.reason)
        return await self._record(
            RecordDecision(guild=command.guild, number=command.number, by=command.by, dismissal=reason)
        )


def view_of(report: Report) -> ReportView:
    return ReportView(
        guild=report.guild,
        number=report.number,
        target=report.target,
        target_username=report.target_username,
        target_display_name=report.target_display_name,
        channel=report.channel,
        message=report.message,
        capture=report.capture,
        opened_at=report.opened_at,
        state=report.state,
        claimed_by=report.claimed_by,
        claimed_at=report.claimed_at,
        closed_by=report.closed_by,
        closed_at=report.closed_at,
        number_of_case=report.number_of_case,
        dismissal=report.dismissal,
        version=report.version,
    )
