from attrs import define

from application.evidence.queries import EvidenceReader
from application.reports.ports import PostedReport
from application.reports.queries import ReportReader, ReportView
from domain.shared.ids import RoleId


@define
class WholeReports:
    """A report with who spoke in it and the message that it is about: two statements more, three of them in all."""

    _reports: ReportReader
    _evidence: EvidenceReader

    async def of(
        self, report: ReportView, *, pings: RoleId | None = None, names_reporters: bool = False
    ) -> PostedReport:
        voices = await self._reports.voices(report.guild, report.number)
        capture = None if report.capture is None else await self._evidence.show(report.guild, report.capture)
        return PostedReport(report=report, voices=voices, capture=capture, pings=pings, names_reporters=names_reporters)
