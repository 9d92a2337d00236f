"""Locks, purges and slowmode as the wiring has them, on any records and the channels of a small Discord."""

from datetime import datetime, timedelta

from attrs import define, field

from application.channels.delete_found import DeleteFoundHandler
from application.channels.drive_lockdown import DriveLockdownHandler
from application.channels.find_messages import FindMessagesHandler
from application.channels.give_up_acts import GiveUpActs, GiveUpActsHandler
from application.channels.lock_channels import LockChannels, LockChannelsHandler
from application.channels.open_lockdown import OpenLockdownHandler
from application.channels.ports import Progress
from application.channels.purge_messages import (
    ConfirmPurge,
    ConfirmPurgeHandler,
    Purged,
    PurgeMessages,
    PurgeMessagesHandler,
)
from application.channels.record_act import BeginProposedHandler, FindActHandler, OpenActHandler, RecordActHandler
from application.channels.set_slowmode import SetSlowmode, SetSlowmodeHandler, SlowmodeSet
from application.channels.take_due_turns import TakeDueTurns, TakeDueTurnsHandler
from application.channels.take_turn import TakeTurnHandler
from application.channels.unlock_channels import UnlockChannels, UnlockChannelsHandler
from application.channels.views import LockdownView
from application.channels.work_on_step import WorkOnStepHandler
from application.shared.moments import Moments
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.workers import Workers
from domain.channels.act import ActIntent, ActStatus
from domain.channels.asker import Asker
from domain.channels.lockdown import LockdownIntent, LockedChannel, Scope
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.purging import PurgeFilter
from domain.shared.ids import ChannelId, GuildId, MessageId, RequestId
from domain.shared.permission import Permission
from domain.shared.settings import Settings
from infrastructure.channels.patterns import Re2Patterns
from tests.builders import GUILD, MODERATOR, a_request, a_standing
from tests.fakes.channel_desk import GENERAL, FakeDesk
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.payloads import CHANNEL
from tests.fakes.zones import FakeZones

ALLOWED = Asker(a_standing(MODERATOR), frozenset({Permission.MANAGE_MESSAGES, Permission.MANAGE_CHANNELS}))
LATEST = RequestId(10**17)
"""Later than any message of a test."""


def a_lock(channel: ChannelId = GENERAL) -> LockdownIntent:
    return LockdownIntent(
        guild=GUILD,
        kind=ActKind.LOCK,
        scope=Scope.CHANNEL,
        place=channel,
        moderator=MODERATOR,
        reason=None,
        opened_at=START,
        request=a_request(),
    )


def a_proposal(*, channel: ChannelId = CHANNEL, begun_at: datetime = START) -> ActIntent:
    """A purge that MODERATOR was shown, and has not confirmed."""
    return ActIntent(
        guild=GUILD,
        kind=ActKind.PURGE,
        channel=channel,
        moderator=MODERATOR,
        reason=None,
        request=a_request(),
        status=ActStatus.PROPOSED,
        begun_at=begun_at,
        purge=PurgeFilter(count=100, last=MessageId(1)),
        meant=100,
    )


class NoDates:
    async def read(self, text: str, *, local_now: datetime, is_past: bool = False) -> datetime:
        raise AssertionError(text)


async def defaults(_: GuildId) -> Settings:
    return Settings()


@define(eq=False)
class House:
    """One process."""

    uow: UnitOfWorkFactory
    desk: FakeDesk = field(factory=FakeDesk)
    clock: FakeClock = field(factory=FakeClock)
    zones: FakeZones = field(factory=lambda: FakeZones(defaults))
    agreed: AgreedClock = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.agreed = AgreedClock(self.clock)

    @property
    def record(self) -> RecordActHandler:
        return RecordActHandler(self.uow, self.agreed)

    @property
    def take_turn(self) -> TakeTurnHandler:
        return TakeTurnHandler(self.uow, self.desk, WorkOnStepHandler(self.desk), self.agreed)

    @property
    def drive(self) -> DriveLockdownHandler:
        return DriveLockdownHandler(self.uow, self.take_turn, self.agreed)

    async def lock(
        self,
        place: ChannelId | None = GENERAL,
        *,
        scope: Scope = Scope.CHANNEL,
        lasts: str | None = None,
        notice: str | None = None,
        asker: Asker = ALLOWED,
        request: RequestId | None = None,
        progress: Progress | None = None,
    ) -> LockdownView:
        handler = LockChannelsHandler(
            desk=self.desk,
            uow=self.uow,
            zones=self.zones,
            open_lockdown=OpenLockdownHandler(self.uow, self.agreed),
            drive=self.drive,
            moments=Moments(NoDates()),
        )
        return await handler(
            LockChannels(
                guild=GUILD,
                scope=scope,
                place=place,
                asker=asker,
                lasts=lasts,
                reason=None,
                notice=notice,
                request=request or a_request(),
                asked_at=self.clock.now(),
                progress=progress,
            )
        )

    async def unlock(
        self,
        place: ChannelId | None = GENERAL,
        *,
        scope: Scope = Scope.CHANNEL,
        asker: Asker = ALLOWED,
        request: RequestId | None = None,
    ) -> LockdownView:
        handler = UnlockChannelsHandler(
            desk=self.desk, uow=self.uow, open_lockdown=OpenLockdownHandler(self.uow, self.agreed), drive=self.drive
        )
        return await handler(
            UnlockChannels(
                guild=GUILD,
                scope=scope,
                place=place,
                asker=asker,
                reason=None,
                request=request or a_request(),
                asked_at=self.clock.now(),
            )
        )

    async def work(self, *, after: timedelta = timedelta(0)) -> list[Exception]:
        """What goes on in the background, so much later; returns what failed."""
        self.clock.advance(after)
        workers = Workers(60.0)
        await TakeDueTurnsHandler(self.uow, self.take_turn, self.agreed, workers)(TakeDueTurns([GUILD]))
        await workers.until_done()
        return workers.pull_failures()

    async def locked(self) -> dict[ChannelId, LockedChannel]:
        async with self.uow() as uow:
            return dict(await uow.lockdowns.locked(GUILD))

    async def purge(
        self,
        *,
        asker: Asker = ALLOWED,
        request: RequestId = LATEST,
        count: int | None = None,
        asked: PurgeFilter | None = None,
    ) -> Purged:
        handler = PurgeMessagesHandler(
            desk=self.desk,
            find_act=FindActHandler(self.uow),
            find=FindMessagesHandler(self.desk, Re2Patterns()),
            open_act=OpenActHandler(self.uow),
            delete=DeleteFoundHandler(self.desk, self.record),
            clock=self.agreed,
        )
        return await handler(
            PurgeMessages(
                guild=GUILD,
                channel=GENERAL,
                asker=asker,
                purge=asked or PurgeFilter(count=count),
                reason="spam",
                request=request,
            )
        )

    async def confirm(self, number: ActNumber, *, asker: Asker = ALLOWED, channel: ChannelId = GENERAL) -> Purged:
        handler = ConfirmPurgeHandler(
            desk=self.desk,
            begin=BeginProposedHandler(self.uow, self.agreed),
            find=FindMessagesHandler(self.desk, Re2Patterns()),
            delete=DeleteFoundHandler(self.desk, self.record),
            clock=self.agreed,
        )
        return await handler(ConfirmPurge(guild=GUILD, number=number, channel=channel, asker=asker))

    async def set_slowmode(
        self, duration: str, *, asker: Asker = ALLOWED, request: RequestId | None = None
    ) -> SlowmodeSet:
        handler = SetSlowmodeHandler(
            desk=self.desk, find_act=FindActHandler(self.uow), open_act=OpenActHandler(self.uow), record=self.record
        )
        return await handler(
            SetSlowmode(
                guild=GUILD,
                channel=GENERAL,
                asker=asker,
                duration=duration,
                reason=None,
                request=request or a_request(),
                asked_at=self.clock.now(),
            )
        )

    async def give_up(self, *, after: timedelta) -> None:
        self.clock.advance(after)
        await GiveUpActsHandler(self.uow, self.desk, self.record, self.agreed)(GiveUpActs([GUILD]))
