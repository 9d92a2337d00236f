"""Moderation's use cases put together, on whichever unit of work a test brings."""

from collections.abc import Callable
from datetime import datetime, timedelta

from attrs import define, field

from application.guilds.change_settings import ChangeSettings, ChangeSettingsHandler
from application.guilds.chosen_channels import ChosenChannels
from application.guilds.get_settings import GetSettingsHandler
from application.guilds.queries import GuildSettingsReader
from application.moderation.adoption.adopt_actions import AdoptActionsHandler
from application.moderation.adoption.catch_up import CatchUp, CatchUpHandler
from application.moderation.adoption.hear_of_action import HearOfActionHandler
from application.moderation.adoption.keep_place import KeepPlaceHandler
from application.moderation.adoption.read_on import ReadOnHandler
from application.moderation.adoption.record_hand_actions import Recorded, RecordHandActions, RecordHandActionsHandler
from application.moderation.amend_reason import AmendReasonHandler
from application.moderation.carry_out_case import CarryOutCase, CarryOutCaseHandler
from application.moderation.choose_place import ChoosePlaceHandler
from application.moderation.do_again import DoAgainHandler
from application.moderation.end_case import EndCase, EndCaseHandler
from application.moderation.end_due_cases import LEASES, EndDueCases, EndDueCasesHandler
from application.moderation.ends.claim_retry import ClaimRetryHandler
from application.moderation.ends.edit_case import EditCaseHandler
from application.moderation.ends.record_edit import RecordEditHandler
from application.moderation.ends.retry_stuck import RetryStuckHandler
from application.moderation.ends.update_notice import UpdateNoticeHandler
from application.moderation.open_case import OpenCaseHandler, OpenedCase
from application.moderation.postpone_case import PostponeCaseHandler
from application.moderation.postpone_end import PostponeEndHandler
from application.moderation.queries import CaseReader, CaseView
from application.moderation.record_end import RecordEndHandler
from application.moderation.record_reason import RecordReasonHandler
from application.moderation.remember_post import RememberPostHandler
from application.moderation.resume_cases import ResumeCases, ResumeCasesHandler
from application.moderation.settle_case import SettleCase, SettleCaseHandler
from application.moderation.sync_case_log import SyncCaseLogHandler
from application.moderation.take_action import TakeAction, TakeActionHandler
from application.moderation.take_back_notice import TakeBackNoticeHandler
from application.shared.moments import Moments
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.charts.settings import DIGEST_CHANNEL
from domain.guilds.guild import SettingDecision
from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.ban import BAN
from domain.moderation.adoption.pace import READ_AGAIN
from domain.moderation.case import CaseIntent
from domain.moderation.settings import JAIL_CHANNEL
from domain.shared.ids import CaptureId, GuildId, RequestId, UserId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from domain.shared.names import Names
from infrastructure.dates_in_words import DateparserDates
from tests.builders import GUILD, LEASE, MEMBER, MODERATOR, UNNAMED, a_moderator, a_request, a_standing, the_bot
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.command_use import FakeCommandUse
from tests.fakes.discord import FakeDiscord
from tests.fakes.zones import FakeZones
from tests.sweeps import Sweep


def a_discord() -> FakeDiscord:
    """A moderator, a member below them, and a bot above both."""
    return FakeDiscord(bot=the_bot(), standings={MODERATOR: a_moderator(), MEMBER: a_standing(MEMBER, top_role=1)})


def _unwrapped[Command, Result](use_case: UseCase[Command, Result]) -> UseCase[Command, Result]:
    return use_case


@define(eq=False)
class Moderation:
    uow: UnitOfWorkFactory
    cases: CaseReader
    settings: GuildSettingsReader
    discord: FakeDiscord = field(factory=a_discord)
    clock: FakeClock = field(factory=FakeClock)
    channels: FakeChannels = field(factory=FakeChannels)
    use: FakeCommandUse = field(factory=FakeCommandUse)
    chosen_zones: dict[UserId, str] = field(factory=dict)
    wrap_open: Callable[[UseCase[CaseIntent, OpenedCase]], UseCase[CaseIntent, OpenedCase]] = _unwrapped
    wrap_settle: Callable[[UseCase[SettleCase, CaseView]], UseCase[SettleCase, CaseView]] = _unwrapped

    wrap_adopt: Callable[[UseCase[RecordHandActions, Recorded]], UseCase[RecordHandActions, Recorded]] = _unwrapped
    read_again_after: timedelta = READ_AGAIN

    def __attrs_post_init__(self) -> None:
        self.discord.clock = self.clock

    @property
    def open_case(self) -> UseCase[CaseIntent, OpenedCase]:
        return self.wrap_open(OpenCaseHandler(self.uow))

    @property
    def settle_case(self) -> UseCase[SettleCase, CaseView]:
        return self.wrap_settle(SettleCaseHandler(self.uow, AgreedClock(self.clock)))

    @property
    def carry_out(self) -> UseCase[CarryOutCase, CaseView]:
        return CarryOutCaseHandler(
            self.discord.effects,
            self.discord,
            self.discord,
            self.get_settings,
            self.settle_case,
            PostponeCaseHandler(self.uow),
            AgreedClock(self.clock),
            self.cases,
        )

    @property
    def get_settings(self) -> GetSettingsHandler:
        return GetSettingsHandler(self.settings, self.uow, self.clock)

    @property
    def zones(self) -> FakeZones:
        return FakeZones(self.get_settings, self.chosen_zones)

    @property
    def chosen_channels(self) -> ChosenChannels:
        return ChosenChannels(self.channels, (MOD_LOG_CHANNEL, DIGEST_CHANNEL, JAIL_CHANNEL))

    @property
    def change_settings(self) -> ChangeSettingsHandler:
        return ChangeSettingsHandler(self.uow, self.clock, self.chosen_channels)

    async def choose(self, *decisions: SettingDecision) -> None:
        """As someone who may."""
        await self.change_settings(ChangeSettings(guild=GUILD, by=a_moderator(), decisions=decisions))

    @property
    def take_action(self) -> TakeActionHandler:
        return TakeActionHandler(
            standings=self.discord,
            use=self.use,
            effects=self.discord.effects,
            get_settings=self.get_settings,
            cases=self.cases,
            open_case=self.open_case,
            carry_out=self.carry_out,
            clock=AgreedClock(self.clock),
            zones=self.zones,
            moments=Moments(DateparserDates()),
            lease=LEASE,
        )

    @property
    def record_end(self) -> RecordEndHandler:
        return RecordEndHandler(self.uow, self.clock)

    @property
    def end_case(self) -> UseCase[EndCase, bool]:
        postpone = PostponeEndHandler(self.uow)
        clock = AgreedClock(self.clock)
        do_again = DoAgainHandler(self.discord.looks, self.discord, self.use, clock)
        return EndCaseHandler(self.uow, self.discord.lifts, self.record_end, postpone, do_again, clock)

    @property
    def end_due_cases(self) -> Sweep[EndDueCases]:
        workers = Workers(LEASES[0].total_seconds())
        return Sweep(EndDueCasesHandler(self.uow, self.end_case, AgreedClock(self.clock), workers), workers)

    @property
    def edit_case(self) -> EditCaseHandler:
        return EditCaseHandler(
            cases=self.cases,
            standings=self.discord,
            use=self.use,
            record=RecordEditHandler(self.uow, AgreedClock(self.clock)),
            end_case=self.end_case,
            zones=self.zones,
            moments=Moments(DateparserDates()),
            clock=AgreedClock(self.clock),
        )

    @property
    def retry_stuck(self) -> RetryStuckHandler:
        claim = ClaimRetryHandler(self.uow, AgreedClock(self.clock))
        return RetryStuckHandler(self.cases, self.use, claim, self.carry_out, self.end_case)

    @property
    def update_notice(self) -> UpdateNoticeHandler:
        return UpdateNoticeHandler(self.cases, self.discord, self.get_settings)

    @property
    def record_hand_actions(self) -> UseCase[RecordHandActions, Recorded]:
        return self.wrap_adopt(RecordHandActionsHandler(self.uow))

    @property
    def adopt_actions(self) -> AdoptActionsHandler:
        return AdoptActionsHandler(self.record_hand_actions, self.discord)

    @property
    def hear_of_action(self) -> HearOfActionHandler:
        return HearOfActionHandler(self.discord.trail, self.get_settings, self.adopt_actions, AgreedClock(self.clock))

    def catching_up(self) -> tuple[CatchUpHandler, Sweep[CatchUp]]:
        """Of one process: what it is told, and its rounds until nothing more is due."""
        clock, workers = AgreedClock(self.clock), Workers(LEASES[0].total_seconds())
        keep_place = KeepPlaceHandler(self.uow)
        read_on = ReadOnHandler(
            self.discord.trail, self.get_settings, self.adopt_actions, keep_place, clock, lambda: self.read_again_after
        )
        handler = CatchUpHandler(self.uow, read_on, clock, workers)
        return handler, Sweep(handler, workers)

    async def catch_up(self, *guilds: GuildId) -> int:
        """As a process does that has just started."""
        _, sweep = self.catching_up()
        return await sweep(CatchUp(guilds or [GUILD]))

    @property
    def resume_cases(self) -> Sweep[ResumeCases]:
        workers = Workers(LEASE.total_seconds())
        return Sweep(ResumeCasesHandler(self.uow, self.carry_out, AgreedClock(self.clock), LEASE, workers), workers)

    @property
    def amend_reason(self) -> AmendReasonHandler:
        return AmendReasonHandler(self.cases, self.discord, RecordReasonHandler(self.uow, self.clock))

    @property
    def sync_case_log(self) -> SyncCaseLogHandler:
        return SyncCaseLogHandler(
            self.cases, self.settings, self.discord, ChoosePlaceHandler(self.uow), RememberPostHandler(self.uow)
        )

    @property
    def take_back_notice(self) -> TakeBackNoticeHandler:
        return TakeBackNoticeHandler(self.cases, self.discord)


def an_action(
    kind: ActionKind = BAN,
    *,
    guild: GuildId = GUILD,
    target: UserId = MEMBER,
    reason: str | None = "spam",
    request: RequestId | None = None,
    asked_at: datetime = START,
    delete_messages: timedelta = timedelta(0),
    lasts: str | None = None,
    is_silent: bool = False,
    evidence: tuple[CaptureId, ...] = (),
    target_names: Names = UNNAMED,
    moderator_names: Names = UNNAMED,
) -> TakeAction:
    return TakeAction(
        kind=kind,
        guild=guild,
        moderator=a_moderator(),
        target=target,
        reason=reason,
        request=a_request() if request is None else request,
        asked_at=asked_at,
        delete_messages=delete_messages,
        lasts=lasts,
        is_silent=is_silent,
        evidence=evidence,
        target_names=target_names,
        moderator_names=moderator_names,
    )
