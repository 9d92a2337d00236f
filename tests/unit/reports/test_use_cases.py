from collections.abc import Collection, Mapping

import pytest
from attrs import define, evolve, field

from application.moderation.queries import CaseView
from application.reports.block_reporter import (
    BlockReporter,
    BlockReporterHandler,
    UnblockReporter,
    UnblockReporterHandler,
)
from application.reports.file_report import FileReportHandler, ReportMember, ReportMessage
from application.reports.handle_report import RecordDecisionHandler, ResolveReport, ResolveReportHandler
from application.reports.list_reports import ShowReport, ShowReportHandler
from application.reports.ports import PostedReport
from application.reports.queries import ReportView
from application.reports.read_report import WholeReports
from application.reports.record_report import Filed, RecordReportHandler
from application.reports.remember_report import (
    ChooseReportPlaceHandler,
    NoteReporterToldHandler,
    RememberReportPostHandler,
)
from application.reports.settle_after_action import SettleAfterAction, SettleAfterActionHandler, Settlement
from application.reports.sync_report import SyncReport, SyncReportHandler
from application.reports.tell_reporters import TellReporters, TellReportersHandler
from application.shared.errors import DiscordUnreachable
from application.shared.posting import PlaceUnwritable, PostGone
from domain.moderation.actions.warn import WARN
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseNotFound, NotACaseNumber
from domain.moderation.reason import Reason
from domain.reports.errors import (
    CannotReportOneself,
    CannotReportTheBot,
    CaseAboutAnother,
    CaseSaysNothingDone,
    ReporterBlocked,
    TooManyOpenReports,
)
from domain.reports.report import MOST_OPEN, ReportNumber, ReportReason, ReportState
from domain.reports.settings import REPORTS_CHANNEL, REPORTS_ROLE, TELL_REPORTERS
from domain.shared.errors import MissingPermission
from domain.shared.history import Value
from domain.shared.ids import ChannelId, GuildId, MessageId, RoleId, UserId
from domain.shared.names import Names
from domain.shared.posts import Place
from domain.shared.settings import Settings
from tests.builders import BOT, GUILD, MEMBER, MODERATOR, a_case, a_moderator, a_standing, an_intent
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.discord import FakeDiscord
from tests.fakes.evidence import MemoryEvidenceReader
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.reports import MemoryReportReader
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.reports import CAPTURE, REPORTER, a_capture, opened_report

ONE = ReportNumber(1)
CHANNEL, OTHER = ChannelId(5), ChannelId(6)


@define
class FakeChannel:
    """A guild's channel for reports."""

    posts: dict[MessageId, PostedReport] = field(factory=dict)
    looked: list[bool] = field(factory=list)
    unwritable: set[ChannelId] = field(factory=set)
    answer_lost: bool = False

    async def post(self, channel: ChannelId, shown: PostedReport, *, may_be_there: bool) -> MessageId:
        self.looked.append(may_be_there)
        if channel in self.unwritable:
            raise PlaceUnwritable
        message = MessageId(channel * 100 + shown.report.number)
        self.posts[message] = shown
        if self.answer_lost:
            self.answer_lost = False
            raise DiscordUnreachable
        return message

    async def edit(self, channel: ChannelId, message: MessageId, shown: PostedReport) -> None:
        if message not in self.posts:
            raise PostGone
        self.posts[message] = shown


@define
class FakeNotifier:
    told: list[UserId] = field(factory=list)
    unreachable: set[UserId] = field(factory=set)
    tried: list[UserId] = field(factory=list)

    async def tell(self, report: ReportView, reporter: UserId) -> None:
        self.tried.append(reporter)
        if reporter in self.unreachable:
            raise DiscordUnreachable
        self.told.append(reporter)


@define
class ChosenSettings:
    settings: Settings | None = field(factory=Settings)

    async def get(self, guild: GuildId) -> Settings | None:
        return self.settings

    def choose(self, chosen: Mapping[str, Value]) -> None:
        self.settings = Settings(chosen)


@define
class Ground:
    records: MemoryRecords = field(factory=MemoryRecords)
    discord: FakeDiscord = field(factory=FakeDiscord)
    channel: FakeChannel = field(factory=FakeChannel)
    notifier: FakeNotifier = field(factory=FakeNotifier)
    settings: ChosenSettings = field(factory=ChosenSettings)
    clock: FakeClock = field(factory=FakeClock)

    @property
    def uow(self) -> MemoryUnitOfWorkFactory:
        return MemoryUnitOfWorkFactory(self.records)

    @property
    def reports(self) -> MemoryReportReader:
        return MemoryReportReader(self.records)

    @property
    def file(self) -> FileReportHandler:
        record = RecordReportHandler(self.uow, AgreedClock(self.clock))
        return FileReportHandler(self.discord, MemoryEvidenceReader(self.records), record)

    @property
    def resolve(self) -> ResolveReportHandler:
        decide = RecordDecisionHandler(self.uow, AgreedClock(self.clock))
        return ResolveReportHandler(self.reports, MemoryCaseReader(self.records), decide)

    @property
    def sync(self) -> SyncReportHandler:
        return SyncReportHandler(
            self.reports,
            WholeReports(self.reports, MemoryEvidenceReader(self.records)),
            self.settings,
            self.channel,
            ChooseReportPlaceHandler(self.uow),
            RememberReportPostHandler(self.uow),
        )

    @property
    def tell(self) -> TellReportersHandler:
        return TellReportersHandler(self.reports, self.settings, self.notifier, NoteReporterToldHandler(self.uow))

    async def opened(self, *reporters: UserId) -> None:
        for reporter in reporters or (REPORTER,):
            await self.file(about_member(reporter))

    async def close(self) -> None:
        async with self.uow() as uow:
            report = await uow.reports.lock(GUILD, ONE)
            report.dismiss(a_moderator(), ReportReason("harmless"), at=START)
            await uow.reports.save(report)
            await uow.commit()


@pytest.fixture
async def ground() -> Ground:
    ground = Ground()
    async with ground.uow() as uow:
        await uow.guilds.register_many([GUILD], at=START)
        await uow.commit()
    return ground


def about_member(by: UserId = REPORTER, target: UserId = MEMBER) -> ReportMember:
    return ReportMember(guild=GUILD, by=a_standing(by), target=target, target_names=Names(), reason=" he  sells ")


async def test_a_member_is_reported_by_one_and_by_another(ground: Ground) -> None:
    assert await ground.file(about_member()) == Filed(number=ONE, is_new=True)
    assert await ground.file(about_member(UserId(61))) == Filed(number=ONE, is_new=True)
    voices = await ground.reports.voices(GUILD, ONE)
    assert [(voice.reporter, voice.reason) for voice in voices.first] == [(REPORTER, "he sells"), (61, "he sells")]
    assert (await ground.reports.show(GUILD, ONE)).version == 3
    assert ground.records.turns == [GUILD] * 2  # for the number of the report


async def test_a_second_report_of_the_same_by_the_same_changes_nothing(ground: Ground) -> None:
    await ground.opened()
    before = len(ground.records.events)
    assert await ground.file(about_member()) == Filed(number=ONE, is_new=False)
    assert (await ground.reports.show(GUILD, ONE)).version == 2
    assert len(ground.records.events) == before


async def test_a_reported_message_is_kept_with_its_author_as_the_target(ground: Ground) -> None:
    async with ground.uow() as uow:
        await uow.captures.keep(a_capture(author=UserId(30)))
        await uow.commit()
    await ground.file(ReportMessage(guild=GUILD, by=a_standing(REPORTER), capture=CAPTURE, reason="spam"))
    shown = await ground.reports.show(GUILD, ONE)
    assert (shown.target, shown.target_username, shown.message, shown.capture) == (30, "user30", 90, CAPTURE)


async def test_nobody_reports_themselves_or_the_bot(ground: Ground) -> None:
    with pytest.raises(CannotReportOneself):
        await ground.file(about_member(MEMBER, MEMBER))
    with pytest.raises(CannotReportTheBot):
        await ground.file(about_member(MEMBER, BOT))


async def test_whoever_is_blocked_does_not_report_until_they_are_let_in_again(ground: Ground) -> None:
    block, unblock = BlockReporterHandler(ground.uow, FakeClock()), UnblockReporterHandler(ground.uow)
    for refused in (
        block(BlockReporter(guild=GUILD, by=a_standing(), user=REPORTER)),
        unblock(UnblockReporter(guild=GUILD, by=a_standing(), user=REPORTER)),
    ):
        with pytest.raises(MissingPermission):
            await refused
    assert await block(BlockReporter(guild=GUILD, by=a_moderator(), user=REPORTER)) == REPORTER
    with pytest.raises(ReporterBlocked):
        await ground.file(about_member())
    assert await unblock(UnblockReporter(guild=GUILD, by=a_moderator(), user=REPORTER)) == REPORTER
    assert (await ground.file(about_member())).is_new


async def test_a_person_has_so_many_reports_open_and_no_more(ground: Ground) -> None:
    for target in range(300, 300 + MOST_OPEN):
        await ground.file(about_member(target=UserId(target)))
    with pytest.raises(TooManyOpenReports):
        await ground.file(about_member())
    assert not (await ground.file(about_member(target=UserId(300)))).is_new
    await ground.close()
    assert (await ground.file(about_member())).is_new


async def test_a_report_is_resolved_with_a_case_about_its_target_alone(ground: Ground) -> None:
    await ground.opened()
    async with ground.uow() as uow:
        await uow.cases.open(an_intent(target=UserId(99)))
        for failure, is_voided in ((None, False), (Failure.REFUSED_BY_DISCORD, False), (None, True)):
            case = await uow.cases.open(an_intent(kind=WARN))
            case.settle(failure=failure, notice=Notice.NOT_WANTED, at=START)
            if is_voided:
                case.void(Reason("a mistake"), by=MODERATOR, at=START)
            await uow.cases.save(case)
        await uow.cases.open(an_intent())
        await uow.commit()

    async def resolve(case: str) -> ReportView:
        return await ground.resolve(ResolveReport(guild=GUILD, number=ONE, by=a_moderator(), case=case))

    for typed, refusal in (
        ("x", NotACaseNumber),
        ("#9", CaseNotFound),
        ("1", CaseAboutAnother),
        ("3", CaseSaysNothingDone),
        ("4", CaseSaysNothingDone),
        ("5", CaseSaysNothingDone),
    ):
        with pytest.raises(refusal):
            await resolve(typed)
    resolved = await resolve("#2")
    assert (resolved.state, resolved.number_of_case) == (ReportState.RESOLVED, 2)
    assert await ground.reports.show(GUILD, ONE) == resolved


async def test_a_report_is_resolved_with_what_was_done_about_it(ground: Ground) -> None:
    await ground.opened()
    settle = SettleAfterActionHandler(RecordDecisionHandler(ground.uow, AgreedClock(ground.clock)))

    async def after(case: CaseView) -> Settlement:
        return await settle(SettleAfterAction(guild=GUILD, number=ONE, by=a_moderator(), case=case))

    case = evolve(CaseView.of(a_case(4)), status=CaseStatus.APPLIED)
    assert await after(evolve(case, status=CaseStatus.FAILED)) is Settlement.LEFT_OPEN
    assert (await ground.reports.show(GUILD, ONE)).state is ReportState.OPEN
    assert await after(case) is Settlement.RESOLVED
    assert (await ground.reports.show(GUILD, ONE)).number_of_case == 4
    assert await after(case) is Settlement.RESOLVED  # it may have been by then, where the process before was slow
    assert await after(evolve(case, number=CaseNumber(5))) is Settlement.LEFT_OPEN


async def sync(ground: Ground) -> None:
    await ground.sync(SyncReport(guild=GUILD, number=ONE))


async def test_a_report_is_posted_once_and_edited_when_it_changes(ground: Ground) -> None:
    ground.settings.choose({REPORTS_CHANNEL.name: CHANNEL, REPORTS_ROLE.name: RoleId(9)})
    await ground.opened()
    await sync(ground)
    await ground.close()
    await sync(ground)
    await sync(ground)
    [post] = ground.channel.posts.values()
    assert (post.report.state, post.pings, ground.channel.looked) == (ReportState.DISMISSED, 9, [False])


async def test_whoever_a_report_is_about_does_not_learn_who_reported_them(ground: Ground) -> None:
    ground.settings.choose({REPORTS_CHANNEL.name: CHANNEL})
    await ground.opened()
    await sync(ground)
    [post] = ground.channel.posts.values()
    assert not post.names_reporters
    show = ShowReportHandler(ground.reports, WholeReports(ground.reports, MemoryEvidenceReader(ground.records)))
    by_another = await show(ShowReport(guild=GUILD, number=ONE, by=a_moderator()))
    by_the_target = await show(ShowReport(guild=GUILD, number=ONE, by=evolve(a_moderator(), user=MEMBER)))
    assert (by_another.names_reporters, by_the_target.names_reporters) == (True, False)


async def test_a_role_is_pinged_by_the_first_post_of_an_open_report_alone(ground: Ground) -> None:
    ground.settings.choose({REPORTS_CHANNEL.name: CHANNEL, REPORTS_ROLE.name: RoleId(9)})
    ground.channel.answer_lost = True
    await ground.opened()
    with pytest.raises(DiscordUnreachable):
        await sync(ground)
    ground.channel.posts.clear()
    await sync(ground)  # nobody knows whether the first post got there
    assert [post.pings for post in ground.channel.posts.values()] == [9]
    ground.channel.posts.clear()
    await sync(ground)  # somebody deleted it
    assert [post.pings for post in ground.channel.posts.values()] == [None]


async def test_a_report_that_was_closed_before_it_could_be_posted_pings_nobody(ground: Ground) -> None:
    ground.settings.choose({REPORTS_CHANNEL.name: CHANNEL, REPORTS_ROLE.name: RoleId(9)})
    await ground.opened()
    await ground.close()
    await sync(ground)
    assert [post.pings for post in ground.channel.posts.values()] == [None]


async def test_without_a_channel_nothing_is_posted(ground: Ground) -> None:
    await ground.opened()
    await sync(ground)
    assert (ground.channel.posts, await ground.reports.post(GUILD, ONE)) == ({}, None)


async def test_a_post_whose_answer_was_lost_is_looked_for_where_it_was_sent(ground: Ground) -> None:
    ground.settings.choose({REPORTS_CHANNEL.name: CHANNEL})
    ground.channel.answer_lost = True
    await ground.opened()
    with pytest.raises(DiscordUnreachable):
        await sync(ground)
    ground.settings.choose({REPORTS_CHANNEL.name: OTHER})
    await sync(ground)
    assert ground.channel.looked == [False, True]
    assert await ground.reports.post(GUILD, ONE) == Place(channel=CHANNEL, message=MessageId(501))


async def test_where_the_channel_is_closed_and_another_one_chosen_the_report_is_posted_there(ground: Ground) -> None:
    ground.settings.choose({REPORTS_CHANNEL.name: CHANNEL})
    ground.channel.unwritable.add(CHANNEL)
    await ground.opened()
    with pytest.raises(PlaceUnwritable):
        await sync(ground)
    ground.settings.choose({REPORTS_CHANNEL.name: OTHER})
    await sync(ground)
    assert await ground.reports.post(GUILD, ONE) == Place(channel=OTHER, message=MessageId(601))


async def tell(ground: Ground) -> None:
    await ground.tell(TellReporters(guild=GUILD, number=ONE))


async def test_those_who_reported_are_told_once_what_became_of_it(ground: Ground) -> None:
    people = [UserId(number) for number in range(100, 130)]
    await ground.opened(*people)
    await tell(ground)
    assert ground.notifier.told == []
    await ground.close()
    ground.notifier.unreachable = {UserId(110)}
    with pytest.raises(DiscordUnreachable):
        await tell(ground)
    assert ground.notifier.told == [each for each in people if each != 110], "nobody waits for one who is not reached"
    ground.notifier.unreachable = set()
    await tell(ground)
    await tell(ground)
    assert sorted(ground.notifier.told) == people


async def test_whoever_reported_is_told_where_the_guild_has_chosen_nothing(ground: Ground) -> None:
    await ground.opened(REPORTER)
    await ground.close()
    ground.settings.settings = None
    await tell(ground)
    assert ground.notifier.told == [REPORTER]


async def test_where_discord_answers_for_nobody_not_everybody_is_tried(ground: Ground) -> None:
    people = [UserId(number) for number in range(100, 130)]
    await ground.opened(*people)
    await ground.close()
    ground.notifier.unreachable = {*people}
    with pytest.raises(DiscordUnreachable):
        await tell(ground)
    assert ground.notifier.tried == people[:4]


async def test_where_the_guild_does_not_want_it_nobody_is_told(ground: Ground) -> None:
    ground.settings.choose({TELL_REPORTERS.name: False})
    await ground.opened()
    await ground.close()
    await tell(ground)
    assert ground.notifier.told == []


def names(found: Collection[object]) -> list[str]:
    return [type(each).__name__ for each in found]


async def test_what_is_reported_is_told_of_by_events(ground: Ground) -> None:
    async with ground.uow() as uow:
        await opened_report(uow)
        await uow.commit()
    await ground.close()
    assert names(ground.records.events)[-3:] == ["ReportChanged", "ReportChanged", "ReportSettled"]
