from datetime import timedelta

import pytest
from attrs import define, evolve, field

from application.moderation.queries import CaseView
from application.reports.act_on_report import ActedOnReport, ActOnReport, ActOnReportHandler
from application.reports.handle_report import (
    ClaimReport,
    ClaimReportHandler,
    RecordDecision,
    RecordDecisionHandler,
)
from application.reports.queries import ActingReport, ReportView
from application.reports.settle_acted_on import RecordOutcome, RecordOutcomeHandler
from application.reports.settle_after_action import SettleAfterAction, SettleAfterActionHandler, Settlement
from application.shared.errors import (
    ApplicationError,
    CommitOutcomeUnknown,
    DiscordUnreachable,
    RecordsUnavailable,
    TransientFailure,
)
from domain.moderation.case import CaseStatus
from domain.moderation.errors import CannotTargetTheOwner
from domain.reports.errors import ReportClaimedByAnother, ReportClosed
from domain.reports.report import ReportNumber, ReportState
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import RequestId, UserId
from domain.shared.standing import Standing
from tests.builders import GUILD, a_case, a_moderator, an_intent
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.reports import MemoryReportReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reports import opened_report

ONE, ASKED = ReportNumber(1), RequestId(900)
WARNED = evolve(CaseView.of(a_case(4)), status=CaseStatus.APPLIED)


@define
class Queue:
    """The moderators' queue, with one report in it."""

    records: MemoryRecords = field(factory=MemoryRecords)
    clock: AgreedClock = field(factory=lambda: AgreedClock(FakeClock()))

    @property
    def uow(self) -> MemoryUnitOfWorkFactory:
        return MemoryUnitOfWorkFactory(self.records)

    async def claim(self, by: Standing) -> None:
        await ClaimReportHandler(self.uow, self.clock)(ClaimReport(guild=GUILD, number=ONE, by=by))

    async def act(
        self, outcome: CaseView | Exception, by: Standing | None = None, request: RequestId = ASKED
    ) -> ActedOnReport:
        async def act() -> CaseView:
            assert (await self.report()).state is ReportState.CLAIMED
            if isinstance(outcome, Exception):
                raise outcome
            return outcome

        handler = ActOnReportHandler(
            ClaimReportHandler(self.uow, self.clock),
            RecordOutcomeHandler(self.uow, self.clock),
            SettleAfterActionHandler(RecordDecisionHandler(self.uow, self.clock)),
            MemoryCaseReader(self.records),
        )
        return await handler(ActOnReport(guild=GUILD, number=ONE, by=by or a_moderator(), request=request, act=act))

    async def report(self) -> ReportView:
        return await MemoryReportReader(self.records).show(GUILD, ONE)


@pytest.fixture
async def queue() -> Queue:
    queue = Queue()
    async with queue.uow() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        await opened_report(uow)
        await uow.commit()
    return queue


async def acting(queue: Queue) -> tuple[ActingReport, ...]:
    reader, tomorrow = MemoryReportReader(queue.records), START + timedelta(days=1)
    return await reader.acting(before=tomorrow, after=RequestId(0), limit=10)


async def test_a_report_is_claimed_while_somebody_acts_and_resolved_with_the_case(queue: Queue) -> None:
    assert await queue.act(WARNED) == ActedOnReport(WARNED, Settlement.RESOLVED)
    report = await queue.report()
    assert (report.state, report.number_of_case) == (ReportState.RESOLVED, 4)


@pytest.mark.parametrize("refusal", [CannotTargetTheOwner(), RecordsUnavailable()])
async def test_a_report_is_free_again_where_the_action_was_refused(queue: Queue, refusal: Exception) -> None:
    with pytest.raises(type(refusal)):
        await queue.act(refusal)
    report = await queue.report()
    assert (report.state, report.claimed_by) == (ReportState.OPEN, None)
    assert await acting(queue) == ()


async def test_a_report_is_free_again_where_discord_refused(queue: Queue) -> None:
    failed = evolve(WARNED, status=CaseStatus.FAILED)
    assert (await queue.act(failed)).settlement is Settlement.LEFT_OPEN
    assert (await queue.report()).state is ReportState.OPEN


async def test_whoever_had_claimed_it_before_keeps_it(queue: Queue) -> None:
    await queue.claim(a_moderator())
    with pytest.raises(CannotTargetTheOwner):
        await queue.act(CannotTargetTheOwner())
    assert (await queue.report()).claimed_by == a_moderator().user
    assert await acting(queue) == ()


async def test_one_that_was_claimed_before_is_settled_later_by_what_comes_of_the_action(queue: Queue) -> None:
    await queue.claim(a_moderator())
    with pytest.raises(ApplicationError):
        await queue.act(ApplicationError("on record, unfinished"))
    assert await acting(queue) == (ActingReport(GUILD, ONE, ASKED),)


async def test_what_is_tried_again_in_vain_does_not_hide_what_was_asked_for_before(queue: Queue) -> None:
    with pytest.raises(ApplicationError):
        await queue.act(ApplicationError("on record, unfinished"))
    with pytest.raises(CannotTargetTheOwner):
        await queue.act(CannotTargetTheOwner(), request=RequestId(901))
    assert (await queue.report()).claimed_by == a_moderator().user
    assert await acting(queue) == (ActingReport(GUILD, ONE, ASKED),)


@pytest.mark.parametrize("unknown", [CommitOutcomeUnknown(), ApplicationError("on record, unfinished")])
async def test_as_long_as_it_may_have_been_done_nobody_else_does_it(queue: Queue, unknown: Exception) -> None:
    with pytest.raises(type(unknown)):
        await queue.act(unknown)
    assert (await queue.report()).claimed_by == a_moderator().user


async def test_a_second_delivery_that_fails_leaves_the_report_with_the_first(queue: Queue) -> None:
    with pytest.raises(ApplicationError):
        await queue.act(ApplicationError("on record, unfinished"))
    async with queue.uow() as uow:
        await uow.cases.open(an_intent(request=ASKED))
        await uow.commit()
    with pytest.raises(DiscordUnreachable):
        await queue.act(DiscordUnreachable())
    assert (await queue.report()).claimed_by == a_moderator().user
    assert await acting(queue) == (ActingReport(GUILD, ONE, ASKED),)


async def test_nothing_is_done_about_what_another_has_claimed(queue: Queue) -> None:
    await queue.claim(a_moderator(UserId(11)))
    with pytest.raises(ReportClaimedByAnother):
        await queue.act(AssertionError("not to be done"))
    assert (await queue.report()).claimed_by == 11


async def test_a_claim_that_cannot_be_given_back_hides_nothing(queue: Queue) -> None:
    async def away(command: RecordOutcome) -> None:
        raise RecordsUnavailable

    async def refused() -> CaseView:
        raise CannotTargetTheOwner

    handler = ActOnReportHandler(
        ClaimReportHandler(queue.uow, queue.clock),
        away,
        SettleAfterActionHandler(RecordDecisionHandler(queue.uow, queue.clock)),
        MemoryCaseReader(queue.records),
    )
    with pytest.raises(CannotTargetTheOwner):
        await handler(ActOnReport(guild=GUILD, number=ONE, by=a_moderator(), request=ASKED, act=refused))


@pytest.mark.parametrize(
    "refusal",
    [
        ReportClosed(ONE),
        ReportClaimedByAnother(ONE, UserId(11)),
        RecordsUnavailable(),
        TransientFailure(),
        CommitOutcomeUnknown(),
        ConcurrentChange(),
    ],
)
async def test_what_was_done_stays_done_where_the_report_could_not_be_resolved(refusal: Exception) -> None:
    async def refuse(command: RecordDecision) -> ReportView:
        raise refusal

    settle = SettleAfterActionHandler(refuse)
    command = SettleAfterAction(guild=GUILD, number=ONE, by=a_moderator(), case=WARNED)
    assert await settle(command) is Settlement.LEFT_OPEN
