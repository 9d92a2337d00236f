from attrs import define, frozen

from application.reports.ports import PostedReport
from application.reports.queries import ReportReader, ReportView
from application.reports.read_report import WholeReports
from domain.reports.report import ReportNumber
from domain.reports.repository import ReportFilter
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ListReports:
    guild: GuildId
    by: Standing
    which: ReportFilter
    seek: Seek


@define
class ListReportsHandler:
    _reports: ReportReader

    async def __call__(self, command: ListReports) -> Page[ReportView]:
        command.by.require(Permission.MODERATE_MEMBERS)
        return await self._reports.page(command.guild, command.which, command.seek)


@frozen(kw_only=True)
class ShowReport:
    guild: GuildId
    number: ReportNumber
    by: Standing


@define
class ShowReportHandler:
    """Whoever it is about does not learn who reported them. Raises MissingPermission, ReportNotFound."""

    _reports: ReportReader
    _whole: WholeReports

    async def __call__(self, command: ShowReport) -> PostedReport:
        command.by.require(Permission.MODERATE_MEMBERS)
        report = await self._reports.show(command.guild, command.number)
        return await self._whole.of(report, names_reporters=command.by.user != report.target)
