"""Reports, filed and taken up by several at once in two processes' worth of connections."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Coroutine, Sequence
from datetime import timedelta

import pytest
from attrs import evolve

from application.moderation.queries import CaseView
from application.reports.act_on_report import ActedOnReport, ActOnReport, ActOnReportHandler
from application.reports.handle_report import (
    ClaimReport,
    ClaimReportHandler,
    RecordDecisionHandler,
)
from application.reports.record_report import Filed, RecordReport, RecordReportHandler
from application.reports.settle_acted_on import RecordOutcomeHandler
from application.reports.settle_after_action import SettleAfterActionHandler
from application.shared.use_case import UseCase
from domain.evidence.errors import CaptureForgotten
from domain.moderation.case import CaseStatus
from domain.reports.report import MOST_OPEN, ReportNumber, ReportReason, Subject
from domain.reports.repository import ReportFilter
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import CaptureId, RequestId, UserId
from domain.shared.names import Names
from domain.shared.paging import Seek
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.moderation.case_reader import PostgresCaseReader
from infrastructure.reports.report_reader import PostgresReportReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, a_case, a_moderator
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.integration.conftest import RETRY_FOR, MakeEngines
from tests.integration.pools import wait_for_lock
from tests.reports import CAPTURE, REPORTER, a_capture, a_subject, opened_report

ONE = ReportNumber(1)
CLOCK = AgreedClock(FakeClock())


@pytest.fixture
def both(
    registered: PostgresUnitOfWorkFactory, database_settings: DatabaseSettings, make_engines: MakeEngines
) -> Sequence[PostgresUnitOfWorkFactory]:
    """Two processes that share the database."""
    engines = make_engines(database_settings)
    return registered, PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)


@pytest.fixture
def reader(engines: Engines) -> PostgresReportReader:
    return PostgresReportReader(Reading(engines))


def file(uow: PostgresUnitOfWorkFactory) -> UseCase[RecordReport, Filed]:
    """Wrapped as in the bot."""
    return Retried(RecordReportHandler(uow, CLOCK), RETRY_FOR, (ConcurrentChange,))


def a_report(by: UserId = REPORTER, subject: Subject | None = None) -> RecordReport:
    return RecordReport(
        guild=GUILD,
        reporter=by,
        subject=subject or a_subject(),
        target_names=Names(),
        reason=ReportReason("he sells coins"),
    )


async def outcomes(*asked: Awaitable[object]) -> Counter[str]:
    return Counter(type(result).__name__ for result in await asyncio.gather(*asked, return_exceptions=True))


async def test_the_same_message_reported_by_two_at_once_is_one_report_with_two_voices(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines, reader: PostgresReportReader
) -> None:
    subject = a_subject(message=90)
    async with both[0]() as first:
        await first.reports.lock_reporter(GUILD, REPORTER)
        await opened_report(first, subject)
        second = asyncio.create_task(file(both[1])(a_report(UserId(61), subject)))
        await wait_for_lock(engines)
        assert not second.done()
        await first.commit()
    assert await second == Filed(number=ONE, is_new=True)
    assert [report.number for report in (await reader.page(GUILD, ReportFilter(), Seek())).items] == [1]
    voices = await reader.voices(GUILD, ONE)
    assert [voice.reporter for voice in voices.first] == [REPORTER, 61]


async def test_twenty_who_report_the_same_at_once_are_twenty_voices_of_one_report(
    both: Sequence[PostgresUnitOfWorkFactory], reader: PostgresReportReader
) -> None:
    people = [UserId(number) for number in range(100, 120)]
    filed = await asyncio.gather(*(file(both[number % 2])(a_report(user)) for number, user in enumerate(people)))
    assert {each.number for each in filed} == {1}
    assert (await reader.voices(GUILD, ONE)).count.counted == 20


async def test_the_same_report_delivered_twice_at_once_is_one_voice(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines, reader: PostgresReportReader
) -> None:
    async with both[0]() as holder:
        await holder.reports.lock_reporter(GUILD, REPORTER)
        filed = [asyncio.create_task(file(uow)(a_report())) for uow in both]
        await wait_for_lock(engines, 2)
        assert not any(task.done() for task in filed)
    assert sorted([(await task).is_new for task in filed]) == [False, True]
    assert (await reader.voices(GUILD, ONE)).count.counted == 1


async def test_nobody_has_more_reports_open_than_allowed_however_many_they_file_at_once(
    both: Sequence[PostgresUnitOfWorkFactory],
) -> None:
    subjects = [a_subject(UserId(number)) for number in range(300, 300 + 2 * MOST_OPEN)]
    results = await outcomes(
        *(file(both[number % 2])(a_report(subject=subject)) for number, subject in enumerate(subjects))
    )
    assert results == {"Filed": MOST_OPEN, "TooManyOpenReports": MOST_OPEN}


async def test_of_two_moderators_who_claim_at_once_one_does(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines, reader: PostgresReportReader
) -> None:
    await file(both[0])(a_report())
    claims = [ClaimReport(guild=GUILD, number=ONE, by=a_moderator(UserId(user))) for user in (10, 11)]
    async with both[0]() as holder:
        await holder.reports.lock(GUILD, ONE)
        claiming = [
            asyncio.create_task(ClaimReportHandler(uow, CLOCK)(claim)) for uow, claim in zip(both, claims, strict=True)
        ]
        await wait_for_lock(engines, 2)
        assert not any(task.done() for task in claiming)
    assert await outcomes(*claiming) == {"ReportView": 1, "ReportClaimedByAnother": 1}
    assert (await reader.show(GUILD, ONE)).claimed_by in (10, 11)


async def test_of_two_moderators_who_act_on_a_report_at_once_one_does(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines, reader: PostgresReportReader
) -> None:
    await file(both[0])(a_report())
    acted = list[UserId]()

    def acting(uow: PostgresUnitOfWorkFactory, user: UserId) -> Coroutine[object, object, ActedOnReport]:
        async def act() -> CaseView:
            acted.append(user)
            return evolve(CaseView.of(a_case(4)), status=CaseStatus.APPLIED)

        handler = ActOnReportHandler(
            ClaimReportHandler(uow, CLOCK),
            RecordOutcomeHandler(uow, CLOCK),
            SettleAfterActionHandler(RecordDecisionHandler(uow, CLOCK)),
            PostgresCaseReader(Reading(engines)),
        )
        return handler(ActOnReport(guild=GUILD, number=ONE, by=a_moderator(user), request=RequestId(user), act=act))

    async with both[0]() as holder:
        await holder.reports.lock(GUILD, ONE)
        pressed = [asyncio.create_task(acting(uow, UserId(10 + number))) for number, uow in enumerate(both)]
        await wait_for_lock(engines, 2)
        assert acted == []
    results = await outcomes(*pressed)
    assert results["ActedOnReport"] == 1
    assert results["ReportClaimedByAnother"] + results["ReportClosed"] == 1
    assert [(await reader.show(GUILD, ONE)).closed_by] == acted


async def test_a_report_that_is_closed_while_somebody_reports_the_same_becomes_another_one(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines
) -> None:
    await file(both[0])(a_report())
    async with both[0]() as closing:
        report = await closing.reports.lock(GUILD, ONE)
        report.dismiss(a_moderator(), ReportReason("harmless"), at=START)
        await closing.reports.save(report)
        second = asyncio.create_task(file(both[1])(a_report(UserId(61))))
        await wait_for_lock(engines)
        assert not second.done()
        await closing.commit()
    assert await second == Filed(number=ReportNumber(2), is_new=True)


async def test_what_is_put_to_use_while_it_is_about_to_be_forgotten_stays(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines
) -> None:
    async with both[0]() as uow:
        await uow.captures.keep(a_capture())
        await uow.commit()

    async def forget() -> int:
        async with both[1]() as uow:
            forgotten = await uow.captures.forget_unused(START + timedelta(days=1), limit=10)
            await uow.commit()
        return forgotten

    async with both[0]() as using:
        await using.captures.use(GUILD, [CAPTURE], at=START)
        forgetting = asyncio.create_task(forget())
        await wait_for_lock(engines)
        assert not forgetting.done()
        await using.commit()
    assert await forgetting == 0


async def test_what_was_forgotten_meanwhile_is_not_put_to_use(
    both: Sequence[PostgresUnitOfWorkFactory], engines: Engines
) -> None:
    async with both[0]() as uow:
        await uow.captures.keep(a_capture())
        await uow.commit()
    filing = file(both[1])
    async with both[0]() as forgetting:
        assert await forgetting.captures.forget_unused(START + timedelta(days=1), limit=10) == 1
        report = a_report(
            subject=Subject(
                target=MEMBER, channel=a_capture().channel, message=a_capture().message, capture=CaptureId(CAPTURE)
            )
        )
        using = asyncio.create_task(filing(report))
        await wait_for_lock(engines)
        assert not using.done()
        await forgetting.commit()
    with pytest.raises(CaptureForgotten):
        await using
