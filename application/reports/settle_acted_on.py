"""Reports that were claimed for an action, after what was to settle them did not come that far."""

from collections.abc import AsyncIterator
from datetime import timedelta

from attrs import define, field, frozen

from application.moderation.queries import CaseReader
from application.reports.queries import ActingReport, ReportReader
from application.shared.clock import SharedClock
from application.shared.each_alone import each_alone
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.case import CaseStatus
from domain.shared.ids import RequestId

SETTLED_AFTER = timedelta(minutes=2)
"""More than acting takes, after which whoever acts settles the report."""
AT_ONCE, PAGES_A_ROUND = 100, 20


@frozen
class SettleActedOn:
    """Those of all guilds."""


@define
class SettleActedOnHandler:
    """By what came of the action; those of which it is still under way are looked at again.

    Where there are more than it looks at in a round, the next one goes on behind them.
    """

    _reports: ReportReader
    _cases: CaseReader
    _record: UseCase["RecordOutcome", None]
    _clock: SharedClock
    _after: RequestId = field(default=RequestId(0), init=False)

    async def __call__(self, _: SettleActedOn) -> None:
        """Raises an ExceptionGroup of what kept some of them from being settled, once all have been tried."""
        await each_alone(self._acting(), self._settle, problem="not all reports could be settled")

    async def _acting(self) -> AsyncIterator[ActingReport]:
        before = await self._clock.now() - SETTLED_AFTER
        for _ in range(PAGES_A_ROUND):
            page = await self._reports.acting(before=before, after=self._after, limit=AT_ONCE)
            for report in page:
                yield report
            if len(page) < AT_ONCE:
                self._after = RequestId(0)
                return
            self._after = page[-1].acting

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
