from attrs import define, frozen

from application.evidence.queries import EvidenceReader
from application.reports.record_report import Filed, RecordReport
from application.shared.standings import Standings
from application.shared.use_case import UseCase
from domain.reports.errors import CannotReportOneself, CannotReportTheBot
from domain.reports.report import Subject, report_reason
from domain.shared.ids import CaptureId, GuildId, UserId
from domain.shared.names import Names
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ReportMember:
    guild: GuildId
    by: Standing
    target: UserId
    target_names: Names
    reason: str


@frozen(kw_only=True)
class ReportMessage:
    """The message as it was kept when the form was opened."""

    guild: GuildId
    by: Standing
    capture: CaptureId
    reason: str


@define
class FileReportHandler:
    """Whoever is a member may report, but neither themselves nor the bot.

    Raises CannotReportOneself, CannotReportTheBot, NothingToRead, ReportReasonTooLong, CaptureForgotten, and what
    recording raises.
    """

    _standings: Standings
    _evidence: EvidenceReader
    _record: UseCase[RecordReport, Filed]

    async def __call__(self, command: ReportMember | ReportMessage) -> Filed:
        reason = report_reason(command.reason)
        if isinstance(command, ReportMember):
            subject, names = Subject(target=command.target), command.target_names
        else:
            kept = (await self._evidence.show(command.guild, command.capture)).capture
            subject = Subject(target=kept.author, channel=kept.channel, message=kept.message, capture=kept.id)
            names = Names(username=kept.author_name)
        if subject.target == command.by.user:
            raise CannotReportOneself
        if subject.target == (await self._standings.of_bot(command.guild)).user:
            raise CannotReportTheBot
        return await self._record(
            RecordReport(
                guild=command.guild, reporter=command.by.user, subject=subject, target_names=names, reason=reason
            )
        )
