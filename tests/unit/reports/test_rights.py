"""Reports are for moderators, whichever way leads to them."""

from collections.abc import Awaitable

import pytest

from application.reports.handle_report import (
    ClaimReport,
    ClaimReportHandler,
    DismissReport,
    DismissReportHandler,
    GiveReportBack,
    GiveReportBackHandler,
    RecordDecisionHandler,
    ResolveReport,
    ResolveReportHandler,
)
from application.reports.list_reports import ListReports, ListReportsHandler, ShowReport, ShowReportHandler
from application.reports.read_report import WholeReports
from domain.reports.report import ReportNumber
from domain.reports.repository import ReportFilter
from domain.shared.errors import MissingPermission
from domain.shared.paging import Seek
from domain.shared.permission import Permission
from tests.builders import EVERYTHING, GUILD, a_standing, an_intent
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.evidence import MemoryEvidenceReader
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.reports import REPORTS, MemoryReportReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reports import opened_report

ONE = ReportNumber(1)
BY = a_standing(permissions=EVERYTHING - {Permission.MODERATE_MEMBERS})


async def test_who_may_not_moderate_neither_reads_nor_decides(records: MemoryRecords) -> None:
    uow, clock = MemoryUnitOfWorkFactory(records), AgreedClock(FakeClock())
    async with uow() as work:
        await work.guilds.register_many([GUILD], at=START)
        await opened_report(work)
        await work.cases.open(an_intent())
        await work.commit()
    before, reader = repr(records[REPORTS]), MemoryReportReader(records)
    decide = RecordDecisionHandler(uow, clock)
    resolve = ResolveReportHandler(reader, MemoryCaseReader(records), decide)
    show = ShowReportHandler(reader, WholeReports(reader, MemoryEvidenceReader(records)))
    ways: list[Awaitable[object]] = [
        ClaimReportHandler(uow, clock)(ClaimReport(guild=GUILD, number=ONE, by=BY)),
        GiveReportBackHandler(uow, clock)(GiveReportBack(guild=GUILD, number=ONE, by=BY)),
        resolve(ResolveReport(guild=GUILD, number=ONE, by=BY, case="1")),
        DismissReportHandler(decide)(DismissReport(guild=GUILD, number=ONE, by=BY, reason="harmless")),
        ListReportsHandler(reader)(ListReports(guild=GUILD, by=BY, which=ReportFilter(), seek=Seek())),
        show(ShowReport(guild=GUILD, number=ONE, by=BY)),
    ]
    for way in ways:
        with pytest.raises(MissingPermission):
            await way
    assert repr(records[REPORTS]) == before
