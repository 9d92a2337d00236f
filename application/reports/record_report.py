from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.reports.errors import ReporterBlocked, TooManyOpenReports
from domain.reports.report import MOST_OPEN, ReportNumber, ReportReason, Subject, Voice
from domain.reports.repository import NewReport
from domain.shared.ids import GuildId, UserId
from domain.shared.names import Names


@frozen(kw_only=True)
class RecordReport:
    guild: GuildId
    reporter: UserId
    subject: Subject
    target_names: Names
    reason: ReportReason


@frozen(kw_only=True)
class Filed:
    number: ReportNumber
    is_new: bool
    """False where this person had reported the same already, and nothing was changed."""


@define
class RecordReportHandler:
    """Opens a report, or adds a voice to the open one about the same.

    Raises ReporterBlocked, TooManyOpenReports, CaptureForgotten; ConcurrentChange where somebody else reports the
    same at this moment: run again, it finds theirs.
    """

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordReport) -> Filed:
        guild, now = command.guild, await self._clock.now()
        voice = Voice(reporter=command.reporter, reason=command.reason, at=now)
        async with self._uow(turn=guild) as uow:
            await uow.guilds.register_many([guild], at=now)
            reporter = await uow.reports.lock_reporter(guild, command.reporter)
            if reporter.is_blocked:
                raise ReporterBlocked
            report = await uow.reports.lock_open_about(guild, command.subject)
            if report is None:
                if command.subject.capture is not None:
                    await uow.captures.use(guild, [command.subject.capture], at=now)
                report = await uow.reports.open(
                    NewReport(guild=guild, subject=command.subject, target_names=command.target_names, at=now)
                )
            if not await uow.reports.add_voice(report, voice):
                return Filed(number=report.number, is_new=False)
            if reporter.open_reports >= MOST_OPEN:
                raise TooManyOpenReports(MOST_OPEN)
            report.hear(at=now)
            await uow.reports.save(report)
            await uow.commit()
        return Filed(number=report.number, is_new=True)
