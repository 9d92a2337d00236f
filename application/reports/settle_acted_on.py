"""Reports that were claimed for an action, after what was to settle them did not come that far."""

from datetime import timedelta

from attrs import define, frozen

from application.moderation.queries import CaseReader
from application.reports.queries import ActingReport, ReportReader
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.case import CaseStatus

SETTLED_AFTER = timedelta(minutes=2)
"""More than acting takes, after which whoever acts settles the report."""
AT_ONCE = 100


@frozen
class SettleActedOn:
    """Those of all guilds."""


@define
class SettleActedOnHandler:
    """By what came of the action; those of which it is still under way are looked at again."""

    _reports: ReportReader
    _cases: CaseReader
    _record: UseCase["RecordOutcome", None]
    _clock: SharedClock

    async def __call__(self, _: SettleActedOn) -> None:
        """Raises an ExceptionGroup of what kept some of them from being settled, once all have been tried."""
        before, failures = await self._clock.now() - SETTLED_AFTER, list[Exception]()
        for report in await self._reports.acting(before=before, limit=AT_ONCE):
            try:
                await self._settle(report)
            except Exception as failure:  # noqa: BLE001  # raised below, with the others
                failures.append(failure)
        if failures:
            raise ExceptionGroup("not all reports could be settled", failures)

    async def _settle(self, report: ActingReport) -> None:
        case = await self._cases.opened_by(report.guild, report.acting)
        if case is None or case.status is CaseStatus.FAILED:
            await self._record(RecordOutcome(report, None))
        elif case.status is CaseStatus.APPLIED:
            await self._record(RecordOutcome(report, case.number))


@frozen
class RecordOutcome:
    """`case` is None where nothing came of it."""

    report: ActingReport
    case: int | None


@define
class RecordOutcomeHandler:
    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordOutcome) -> None:
        now = await self._clock.now()
        async with self._uow() as uow:
            report = await uow.reports.lock(command.report.guild, command.report.number)
            report.acted(command.report.acting, command.case, at=now)
            await uow.reports.save(report)
            await uow.commit()
