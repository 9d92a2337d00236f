"""What reports and evidence cost in statements, however long the history is."""

import pytest

from application.reports.handle_report import ClaimReport, ClaimReportHandler
from application.reports.list_reports import ListReports, ListReportsHandler, ShowReport, ShowReportHandler
from application.reports.read_report import WholeReports
from application.reports.record_report import RecordReport, RecordReportHandler
from domain.reports.report import ReportNumber, ReportReason
from domain.reports.repository import ReportFilter
from domain.shared.ids import UserId
from domain.shared.names import Names
from domain.shared.paging import Seek
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.evidence.evidence_reader import PostgresEvidenceReader
from infrastructure.reports.report_reader import PostgresReportReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, a_moderator
from tests.fakes.clock import AgreedClock, FakeClock
from tests.reports import REPORTER, a_subject
from tests.statements import statements_of

ONE = ReportNumber(1)
CLOCK = AgreedClock(FakeClock())


async def file(uow: PostgresUnitOfWorkFactory, by: UserId = REPORTER) -> None:
    await RecordReportHandler(uow, CLOCK)(
        RecordReport(
            guild=GUILD, reporter=by, subject=a_subject(), target_names=Names(), reason=ReportReason("he sells")
        )
    )


@pytest.fixture
async def filed(registered: PostgresUnitOfWorkFactory) -> PostgresUnitOfWorkFactory:
    await file(registered)
    return registered


async def test_a_new_report_is_nine_statements_and_another_voice_seven(
    registered: PostgresUnitOfWorkFactory, engines: Engines
) -> None:
    with statements_of(engines) as log:
        await file(registered)
    assert (len(log.verbs), len(log.reads)) == (9, 0)
    with statements_of(engines) as log:
        await file(registered, UserId(61))
    assert (len(log.verbs), len(log.reads)) == (7, 0)


async def test_a_claim_is_three_statements(filed: PostgresUnitOfWorkFactory, engines: Engines) -> None:
    with statements_of(engines) as log:
        await ClaimReportHandler(filed, CLOCK)(ClaimReport(guild=GUILD, number=ONE, by=a_moderator()))
    assert log.verbs == ["SELECT", "UPDATE", "INSERT"]


@pytest.mark.usefixtures("filed")
async def test_a_page_of_reports_is_one_read_and_a_report_two(engines: Engines) -> None:
    reader = PostgresReportReader(Reading(engines))
    whole = WholeReports(reader, PostgresEvidenceReader(Reading(engines)))
    with statements_of(engines) as log:
        await ListReportsHandler(reader)(
            ListReports(guild=GUILD, by=a_moderator(), which=ReportFilter(only_open=True), seek=Seek())
        )
    assert len(log.reads) == 1
    with statements_of(engines) as log:
        await ShowReportHandler(reader, whole)(ShowReport(guild=GUILD, number=ONE, by=a_moderator()))
    assert len(log.reads) == 2
