"""The process ended after a report was claimed for an action, before the report was settled."""

from datetime import timedelta

import pytest
from attrs import define, field

from application.reports import settle_acted_on
from application.reports.handle_report import ClaimReport, ClaimReportHandler
from application.reports.queries import ReportView
from application.reports.settle_acted_on import (
    SETTLED_AFTER,
    RecordOutcome,
    RecordOutcomeHandler,
    SettleActedOn,
    SettleActedOnHandler,
)
from domain.moderation.actions.warn import WARN
from domain.moderation.case import Failure, Notice
from domain.reports.report import ReportNumber, ReportState
from domain.shared.ids import RequestId, UserId
from tests.builders import GUILD, MODERATOR, a_moderator, an_intent
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.moderation import CASES, MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.reports import REPORTS, MemoryReportReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reports import a_subject, opened_report

ONE, ASKED = ReportNumber(1), RequestId(900)


@define
class Queue:
    """One report, claimed to warn for it."""

    records: MemoryRecords = field(factory=MemoryRecords)
    clock: FakeClock = field(factory=FakeClock)

    @property
    def uow(self) -> MemoryUnitOfWorkFactory:
        return MemoryUnitOfWorkFactory(self.records)

    async def claim(self, acting: RequestId | None = ASKED) -> None:
        claim = ClaimReport(guild=GUILD, number=ONE, by=a_moderator(), acting=acting)
        await ClaimReportHandler(self.uow, AgreedClock(self.clock))(claim)

    async def warn(self, failure: Failure | None = None, *, settled: bool = True) -> None:
        async with self.uow() as uow:
            case = await uow.cases.open(an_intent(kind=WARN, request=ASKED))
            if settled:
                case.settle(failure=failure, notice=Notice.DELIVERED, at=START)
                await uow.cases.save(case)
            await uow.commit()

    async def look(self, after: timedelta = SETTLED_AFTER + timedelta(seconds=1)) -> ReportView:
        self.clock.advance(after)
        await self.settling()(SettleActedOn())
        return await MemoryReportReader(self.records).show(GUILD, ONE)

    def settling(self) -> SettleActedOnHandler:
        reports, clock = MemoryReportReader(self.records), AgreedClock(self.clock)
        record = RecordOutcomeHandler(self.uow, clock)
        return SettleActedOnHandler(reports, MemoryCaseReader(self.records), record, clock)


@pytest.fixture
async def queue() -> Queue:
    queue = Queue()
    async with queue.uow() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        await opened_report(uow)
        await uow.commit()
    await queue.claim()
    return queue


async def test_it_is_resolved_with_the_case_by_whoever_acted(queue: Queue) -> None:
    await queue.warn()
    report = await queue.look()
    assert (report.state, report.number_of_case, report.closed_by) == (ReportState.RESOLVED, 1, MODERATOR)


async def test_it_is_free_again_where_no_case_was_opened_or_it_failed(queue: Queue) -> None:
    assert (await queue.look()).state is ReportState.OPEN
    await queue.claim()
    await queue.warn(Failure.REFUSED_BY_DISCORD)
    assert (await queue.look()).state is ReportState.OPEN


async def test_it_stays_claimed_while_it_is_not_known_what_came_of_it(queue: Queue) -> None:
    await queue.warn(settled=False)
    assert (await queue.look()).claimed_by == MODERATOR


async def test_whoever_acts_has_time_to_settle_it(queue: Queue) -> None:
    await queue.warn()
    assert (await queue.look(after=SETTLED_AFTER)).state is ReportState.CLAIMED


@pytest.mark.parametrize(
    ("failure", "then"), [(None, ReportState.RESOLVED), (Failure.REFUSED_BY_DISCORD, ReportState.CLAIMED)]
)
async def test_one_that_was_claimed_before_is_settled_by_a_case_and_else_stays_claimed(
    queue: Queue, failure: Failure | None, then: ReportState
) -> None:
    async with queue.uow() as uow:
        report = await uow.reports.lock(GUILD, ONE)
        report.give_back(a_moderator(), at=START)
        await uow.reports.save(report)
        await uow.commit()
    await queue.claim(acting=None)
    await queue.claim()
    await queue.warn(failure)
    assert (await queue.look()).state is then
    assert await MemoryReportReader(queue.records).acting(before=queue.clock.now(), after=RequestId(0), limit=1) == ()


async def test_one_that_was_claimed_for_itself_is_left_alone(queue: Queue) -> None:
    async with queue.uow() as uow:
        report = await uow.reports.lock(GUILD, ONE)
        report.give_back(a_moderator(), at=START)
        await uow.reports.save(report)
        await uow.commit()
    await queue.claim(acting=None)
    await queue.warn()
    assert (await queue.look()).state is ReportState.CLAIMED


async def test_one_that_cannot_be_settled_keeps_none_behind_it_waiting_and_is_told_of(queue: Queue) -> None:
    async with queue.uow() as uow:
        await opened_report(uow, a_subject(UserId(21)))
        await uow.commit()
    second = ClaimReport(guild=GUILD, number=ReportNumber(2), by=a_moderator(), acting=RequestId(901))
    queue.clock.advance(timedelta(seconds=1))
    await ClaimReportHandler(queue.uow, AgreedClock(queue.clock))(second)
    queue.clock.advance(2 * SETTLED_AFTER)
    reports, clock = MemoryReportReader(queue.records), AgreedClock(queue.clock)
    record, tried = RecordOutcomeHandler(queue.uow, clock), list[int]()

    async def recorded(command: RecordOutcome) -> None:
        tried.append(command.report.number)
        if command.report.number == ONE:
            raise ZeroDivisionError
        await record(command)

    with pytest.raises(ExceptionGroup) as told:
        await SettleActedOnHandler(reports, MemoryCaseReader(queue.records), recorded, clock)(SettleActedOn())
    assert tried == [1, 2]
    assert [type(failure) for failure in told.value.exceptions] == [ZeroDivisionError]
    assert (await reports.show(GUILD, ReportNumber(2))).state is ReportState.OPEN


async def test_those_whose_action_is_under_way_keep_none_behind_them_waiting_however_many_they_are(
    queue: Queue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settle_acted_on, "AT_ONCE", 1)
    monkeypatch.setattr(settle_acted_on, "PAGES_A_ROUND", 2)
    for number in (2, 3, 4):
        async with queue.uow() as uow:
            await opened_report(uow, a_subject(UserId(20 + number)))
            await uow.commit()
        claim = ClaimReport(guild=GUILD, number=ReportNumber(number), by=a_moderator(), acting=RequestId(900 + number))
        await ClaimReportHandler(queue.uow, AgreedClock(queue.clock))(claim)
    await queue.warn(settled=False)
    settle, looked_at = queue.settling(), list[list[ReportState]]()
    queue.clock.advance(2 * SETTLED_AFTER)
    for _ in range(2):
        await settle(SettleActedOn())
        looked_at.append([queue.records[REPORTS][GUILD, ReportNumber(number)].state for number in (2, 3, 4)])
    assert looked_at == [[ReportState.OPEN, ReportState.CLAIMED, ReportState.CLAIMED], [ReportState.OPEN] * 3]
    async with queue.uow() as uow:
        [case] = [await uow.cases.lock(each.guild, each.number) for each in queue.records[CASES].values()]
        case.settle(failure=None, notice=Notice.DELIVERED, at=START)
        await uow.cases.save(case)
        await uow.commit()
    for _ in range(2):
        await settle(SettleActedOn())
    assert queue.records[REPORTS][GUILD, ONE].state is ReportState.RESOLVED


async def test_what_came_late_changes_nothing_that_was_decided_meanwhile(queue: Queue) -> None:
    async with queue.uow() as uow:
        report = await uow.reports.lock(GUILD, ONE)
        report.resolve(a_moderator(), 7, at=START)
        report.acted(ASKED, None, at=START)
        report.resolve(a_moderator(), 7, at=START)
        assert (report.state, report.number_of_case) == (ReportState.RESOLVED, 7)
