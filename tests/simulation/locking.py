"""Locks of one process: the simulated Discord's channels as it sees them, and what goes on with what was decided."""

from collections.abc import Awaitable, Callable
from datetime import datetime

from attrs import define

from application.channels.drive_lockdown import DriveLockdownHandler
from application.channels.errors import ChannelLogUnwritable, ChannelRefused
from application.channels.lock_channels import LockChannelsHandler
from application.channels.open_lockdown import OpenLockdownHandler
from application.channels.ports import PlaceFacts
from application.channels.show_in_log import ChooseLogHandler, ShowInLogHandler
from application.channels.take_due_turns import TakeDueTurns, TakeDueTurnsHandler
from application.channels.take_turn import LEASES, TakeTurnHandler
from application.channels.unlock_channels import UnlockChannelsHandler
from application.channels.views import ActView, LockdownView
from application.channels.work_on_step import WorkOnStepHandler
from application.moderation.errors import CaseLogUnwritable, EffectRefused
from application.shared.clock import SharedClock
from application.shared.moments import Moments
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.channels.locking import LockableGuild
from domain.channels.numbers import ActNumber
from domain.channels.overwrites import Overwrite, Target
from domain.shared.ids import ChannelId, GuildId
from domain.shared.settings import Settings
from infrastructure.dates_in_words import DateparserDates
from tests.builders import GUILD
from tests.fakes.channel_records import TURNS
from tests.fakes.clock import START
from tests.fakes.guilds import MemoryGuildSettingsReader
from tests.fakes.records import MemoryRecords
from tests.fakes.zones import FakeZones
from tests.simulation.client import Client
from tests.simulation.world import true_time


@define(eq=False)
class DeskSeen:
    """Takes the part of ChannelDesk."""

    _client: Client

    async def place(self, guild: GuildId, channel: ChannelId) -> PlaceFacts | None:
        raise AssertionError("only locks are tried here")

    async def lockable(self, guild: GuildId) -> LockableGuild:
        return await self._client.request(self._client.world.channels.lockable)

    async def set_overwrite(
        self, guild: GuildId, channel: ChannelId, target: Target, overwrite: Overwrite | None, *, reason: str
    ) -> None:
        channels = self._client.world.channels
        await self._act(channel, lambda: self._client.act(lambda: channels.put(channel, target, overwrite)))

    async def set_slowmode(self, guild: GuildId, channel: ChannelId, seconds: int, *, reason: str) -> None:
        raise AssertionError("only locks are tried here")

    async def say(self, guild: GuildId, channel: ChannelId, number: ActNumber, notice: str, *, since: datetime) -> None:
        raise AssertionError("nothing is to be said here")

    async def _act(self, channel: ChannelId, act: Callable[[], Awaitable[None]]) -> None:
        try:
            await act()
        except EffectRefused as refused:
            raise ChannelRefused(channel, refused.failure.value) from refused


FIRST_POST = 1_000_000
"""Added to the number of a lock, so that its post is not that of a case."""


@define(eq=False)
class LogSeen:
    """Takes the part of ChannelLog."""

    _client: Client

    async def post(self, channel: ChannelId, view: ActView | LockdownView) -> None:
        try:
            await self._client.post_about(channel, FIRST_POST + view.number, "locked", START, may_be_there=True)
        except CaseLogUnwritable as closed:
            raise ChannelLogUnwritable from closed


@define(eq=False)
class Locking:
    workers: Workers
    lock: LockChannelsHandler
    unlock: UnlockChannelsHandler
    records: MemoryRecords
    take_due: TakeDueTurnsHandler
    show_in_log: ShowInLogHandler

    def is_any_due(self) -> bool:
        now = true_time()
        return any(turn.lease_until <= now for turn in self.records[TURNS].values())

    async def look(self) -> None:
        await self.take_due(TakeDueTurns([GUILD]))


def locking(
    records: MemoryRecords,
    uow: UnitOfWorkFactory,
    client: Client,
    get_settings: UseCase[GuildId, Settings],
    clock: SharedClock,
) -> Locking:
    desk, workers = DeskSeen(client), Workers(LEASES[0].total_seconds())
    take_turn = TakeTurnHandler(uow, desk, WorkOnStepHandler(desk), clock)
    drive, open_lockdown = DriveLockdownHandler(uow, take_turn, clock), OpenLockdownHandler(uow, clock)
    return Locking(
        workers=workers,
        lock=LockChannelsHandler(
            desk=desk,
            uow=uow,
            zones=FakeZones(get_settings),
            open_lockdown=open_lockdown,
            drive=drive,
            moments=Moments(DateparserDates()),
        ),
        unlock=UnlockChannelsHandler(desk=desk, uow=uow, open_lockdown=open_lockdown, drive=drive),
        records=records,
        take_due=TakeDueTurnsHandler(uow, take_turn, clock, workers),
        show_in_log=ShowInLogHandler(uow, MemoryGuildSettingsReader(records), LogSeen(client), ChooseLogHandler(uow)),
    )
