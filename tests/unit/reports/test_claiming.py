from application.reports.handle_report import ClaimReport, ClaimReportHandler, GiveReportBack, GiveReportBackHandler
from domain.reports.report import ReportNumber, ReportState
from domain.shared.ids import RequestId, UserId
from tests.builders import GUILD, MODERATOR, a_moderator
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.records import MemoryRecords
from tests.fakes.reports import MemoryReportReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reports import opened_report

ONE = ReportNumber(1)


async def test_a_report_that_is_given_back_is_open_to_the_next_who_claims_it(records: MemoryRecords) -> None:
    uow, clock, reader = MemoryUnitOfWorkFactory(records), AgreedClock(FakeClock()), MemoryReportReader(records)
    claim, give_back = ClaimReportHandler(uow, clock), GiveReportBackHandler(uow, clock)
    async with uow() as work:
        await work.guilds.register_many([GUILD], at=START)
        await opened_report(work)
        await work.commit()
    claimed = await claim(ClaimReport(guild=GUILD, number=ONE, by=a_moderator(), acting=RequestId(5)))
    assert (claimed.state, claimed.claimed_by) == (ReportState.CLAIMED, MODERATOR)
    assert await reader.show(GUILD, ONE) == claimed
    given_back = await give_back(GiveReportBack(guild=GUILD, number=ONE, by=a_moderator()))
    assert (given_back.state, given_back.claimed_by, given_back.claimed_at) == (ReportState.OPEN, None, None)
    assert await reader.show(GUILD, ONE) == given_back
    another = a_moderator(UserId(11))
    assert (await claim(ClaimReport(guild=GUILD, number=ONE, by=another))).claimed_by == 11
