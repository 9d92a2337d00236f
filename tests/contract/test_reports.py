from datetime import timedelta

import pytest

from application.reports.queries import ActingReport
from application.shared.total import Total
from domain.reports.errors import ReporterBlockedAlready, ReporterNotBlocked, ReportNotFound
from domain.reports.events import ReportChanged, ReportSettled
from domain.reports.report import MOST_OPEN, ReportNumber, ReportReason, ReportState
from domain.reports.repository import ReportFilter
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import ChannelId, MessageId, RequestId, UserId
from domain.shared.paging import Seek
from domain.shared.posts import Place
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_moderator, a_request, an_intent
from tests.contract.backends import Backend
from tests.fakes.clock import START
from tests.reports import CAPTURE, REPORTER, a_capture, a_new_report, a_subject, a_voice, opened_report

ONE = ReportNumber(1)
CHANNEL = ChannelId(5)
ANOTHER = UserId(61)


async def opened(backend: Backend, *messages: int | None, by: UserId = REPORTER) -> None:
    for message in messages or (None,):
        async with backend.uow() as uow:
            await opened_report(uow, a_subject(UserId(message or MEMBER), message=message), by=by)
            await uow.commit()


async def dismiss(backend: Backend, number: int = 1) -> None:
    async with backend.uow() as uow:
        report = await uow.reports.lock(GUILD, ReportNumber(number))
        report.dismiss(a_moderator(), ReportReason("harmless"), at=START)
        await uow.reports.save(report)
        await uow.commit()


async def open_of(backend: Backend, user: UserId = REPORTER) -> int:
    async with backend.uow() as uow:
        return (await uow.reports.lock_reporter(GUILD, user)).open_reports


async def test_a_report_is_read_as_it_was_saved(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.captures.keep(a_capture())
        await opened_report(uow, a_subject(message=90, capture=CAPTURE))
        await uow.commit()
    shown = await registered.reports.show(GUILD, ONE)
    assert (shown.target, shown.channel, shown.message, shown.capture) == (MEMBER, 800, 90, CAPTURE)
    assert (shown.target_username, shown.state, shown.opened_at, shown.version) == ("emil", ReportState.OPEN, START, 2)
    voices = await registered.reports.voices(GUILD, ONE)
    assert (voices.first, voices.count) == ((a_voice(),), Total(1, is_exact=True))
    assert await registered.events() == [ReportChanged(guild=GUILD, at=START, number=1)]


async def test_those_claimed_for_an_action_are_found_in_all_guilds_until_they_are_settled(registered: Backend) -> None:
    await opened(registered, 1, 2)
    async with registered.uow() as uow:
        await opened_report(uow, guild=OTHER_GUILD)
        for guild, number, asked in ((GUILD, 2, 901), (OTHER_GUILD, 1, 902)):
            report = await uow.reports.lock(guild, ReportNumber(number))
            report.claim(a_moderator(), at=START + timedelta(seconds=asked), acting=RequestId(asked))
            await uow.reports.save(report)
        await uow.commit()
    later = START + timedelta(days=1)
    both = (ActingReport(GUILD, ReportNumber(2), RequestId(901)), ActingReport(OTHER_GUILD, ONE, RequestId(902)))
    of, first = registered.reports.acting, RequestId(0)
    assert await of(before=later, after=first, limit=10) == both
    assert await of(before=later, after=first, limit=1) == both[:1]
    assert await of(before=later, after=RequestId(901), limit=10) == both[1:]
    assert await of(before=START + timedelta(seconds=902), after=first, limit=10) == both[:1]
    await dismiss(registered, 2)
    assert await of(before=later, after=first, limit=10) == both[1:]


async def test_numbers_are_counted_in_each_guild(registered: Backend) -> None:
    await opened(registered, 1, 2)
    async with registered.uow() as uow:
        assert (await opened_report(uow, guild=OTHER_GUILD)).number == 1
        assert (await opened_report(uow)).number == 3


async def test_two_open_reports_about_the_same_are_one_too_many(registered: Backend) -> None:
    await opened(registered, None, 90)
    for subject in (a_subject(), a_subject(UserId(90), message=90)):
        async with registered.uow() as uow:
            with pytest.raises(ConcurrentChange):
                await uow.reports.open(a_new_report(subject))
    async with registered.uow() as uow:
        assert (await uow.reports.open(a_new_report(a_subject(message=91)))).message == 91


async def test_the_open_report_about_the_same_is_found_until_it_is_closed(registered: Backend) -> None:
    await opened(registered, None, 90)
    async with registered.uow() as uow:
        found = await uow.reports.lock_open_about(GUILD, a_subject(UserId(5), message=90))
        assert found is not None
        assert found.number == 2
        assert (await uow.reports.lock_open_about(GUILD, a_subject(UserId(90)))) is None
    await dismiss(registered)
    async with registered.uow() as uow:
        assert await uow.reports.lock_open_about(GUILD, a_subject()) is None
        assert (await uow.reports.open(a_new_report())).number == 3


async def test_somebody_speaks_in_a_report_once(registered: Backend) -> None:
    await opened(registered)
    async with registered.uow() as uow:
        report = await uow.reports.lock(GUILD, ONE)
        assert not await uow.reports.add_voice(report, a_voice(reason="again"))
        assert await uow.reports.add_voice(report, a_voice(ANOTHER, at=START + timedelta(hours=1)))
        await uow.commit()
    voices = await registered.reports.voices(GUILD, ONE)
    assert [(voice.reporter, voice.reason) for voice in voices.first] == [
        (REPORTER, "he sells coins"),
        (ANOTHER, "he sells coins"),
    ]


async def test_of_many_voices_the_first_five_come_along_and_all_are_counted(registered: Backend) -> None:
    await opened(registered, by=UserId(100))
    async with registered.uow() as uow:
        report = await uow.reports.lock(GUILD, ONE)
        for number in range(101, 108):
            await uow.reports.add_voice(report, a_voice(UserId(number)))
        await uow.commit()
    voices = await registered.reports.voices(GUILD, ONE)
    assert ([voice.reporter for voice in voices.first], voices.count.counted) == ([*range(100, 105)], 8)


async def test_reports_of_a_person_count_while_they_are_open_and_no_further_than_needed(registered: Backend) -> None:
    assert await open_of(registered) == 0
    await opened(registered, *range(1, MOST_OPEN + 4))
    assert await open_of(registered) == MOST_OPEN + 1
    for number in range(1, 5):
        await dismiss(registered, number)
    assert await open_of(registered) == MOST_OPEN - 1
    assert await open_of(registered, ANOTHER) == 0


async def test_a_closed_report_is_read_with_what_was_decided(registered: Backend) -> None:
    await opened(registered)
    await dismiss(registered)
    shown = await registered.reports.show(GUILD, ONE)
    assert (shown.state, shown.closed_by, shown.closed_at) == (ReportState.DISMISSED, MODERATOR, START)
    assert (shown.dismissal, shown.number_of_case) == ("harmless", None)
    assert ReportSettled(guild=GUILD, at=START, number=1) in await registered.events()


async def test_a_case_says_which_reports_it_settled(registered: Backend) -> None:
    await opened(registered, 1, 2, 3)
    async with registered.uow() as uow:
        case = await uow.cases.open(an_intent(request=a_request()))
        for number in (3, 1):
            report = await uow.reports.lock(GUILD, ReportNumber(number))
            report.resolve(a_moderator(), case.number, at=START)
            await uow.reports.save(report)
        other = await uow.cases.open(an_intent(target=ANOTHER, request=a_request()))
        await uow.commit()
    assert (await registered.cases.show(GUILD, case.number)).reports == (1, 3)
    assert (await registered.cases.show(GUILD, other.number)).reports == ()


async def test_who_saves_second_is_told_so(registered: Backend) -> None:
    await opened(registered)
    async with registered.uow() as uow:
        stale = await uow.reports.lock(GUILD, ONE)
    await dismiss(registered)
    async with registered.uow() as uow:
        stale.claim(a_moderator(), at=START)
        with pytest.raises(ConcurrentChange):
            await uow.reports.save(stale)


async def test_reports_are_listed_page_by_page_newest_first(registered: Backend) -> None:
    await opened(registered, 1, 2, 3)
    await dismiss(registered, 2)
    every = await registered.reports.page(GUILD, ReportFilter(), Seek(size=2))
    assert [report.number for report in every.items] == [3, 2]
    rest = await registered.reports.page(GUILD, ReportFilter(), Seek(size=2, cursor=every.older))
    assert [report.number for report in rest.items] == [1]
    still_open = await registered.reports.page(GUILD, ReportFilter(only_open=True), Seek())
    assert [report.number for report in still_open.items] == [3, 1]
    about = await registered.reports.page(GUILD, ReportFilter(target=UserId(2)), Seek())
    assert [report.number for report in about.items] == [2]
    assert (await registered.reports.page(OTHER_GUILD, ReportFilter(), Seek())).items == ()


async def test_who_was_told_is_not_among_those_to_tell(registered: Backend) -> None:
    await opened(registered)
    async with registered.uow() as uow:
        await uow.reports.add_voice(await uow.reports.lock(GUILD, ONE), a_voice(ANOTHER))
        await uow.commit()
    assert await registered.reports.untold(GUILD, ONE, after=UserId(0), limit=1) == (REPORTER,)
    assert await registered.reports.untold(GUILD, ONE, after=REPORTER, limit=1) == (ANOTHER,)
    async with registered.uow() as uow:
        await uow.reports.note_told(GUILD, ONE, REPORTER)
        await uow.commit()
    assert await registered.reports.untold(GUILD, ONE, after=UserId(0), limit=5) == (ANOTHER,)


async def test_a_person_is_blocked_once_and_let_in_once(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.reports.block(GUILD, REPORTER, by=MODERATOR, at=START)
        await uow.commit()
    async with registered.uow() as uow:
        assert (await uow.reports.lock_reporter(GUILD, REPORTER)).is_blocked
        assert not (await uow.reports.lock_reporter(GUILD, ANOTHER)).is_blocked
        with pytest.raises(ReporterBlockedAlready):
            await uow.reports.block(GUILD, REPORTER, by=MODERATOR, at=START)
    async with registered.uow() as uow:
        await uow.reports.unblock(GUILD, REPORTER)
        await uow.commit()
    async with registered.uow() as uow:
        assert not (await uow.reports.lock_reporter(GUILD, REPORTER)).is_blocked
        for user in (REPORTER, UserId(99)):
            with pytest.raises(ReporterNotBlocked):
                await uow.reports.unblock(GUILD, user)


async def test_the_place_of_a_post_is_chosen_once_and_the_latest_post_counts(registered: Backend) -> None:
    await opened(registered)
    assert await registered.reports.post(GUILD, ONE) is None
    for channel, is_first in ((CHANNEL, True), (ChannelId(6), False)):
        async with registered.uow() as uow:
            assert await uow.report_posts.choose(GUILD, ONE, channel) is is_first
            await uow.commit()
    assert await registered.reports.post(GUILD, ONE) == Place(channel=CHANNEL)
    async with registered.uow() as uow:
        await uow.report_posts.put(GUILD, ONE, Place(channel=ChannelId(6), message=MessageId(8)))
        await uow.commit()
    assert await registered.reports.post(GUILD, ONE) == Place(channel=ChannelId(6), message=MessageId(8))


async def test_a_report_that_is_not_there_is_not_found(registered: Backend) -> None:
    with pytest.raises(ReportNotFound):
        await registered.reports.show(GUILD, ONE)
    async with registered.uow() as uow:
        with pytest.raises(ReportNotFound):
            await uow.reports.lock(GUILD, ONE)
