import asyncio
from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import define, field, frozen

from application.guilds.queries import GuildSettingsReader, SettingHistoryReader, settings_of
from application.moderation.ports import CaseLogAlarm, ClosedCaseLog
from application.moderation.retry_case_log import RetryCaseLog
from application.moderation.waiting_posts import IN_THE_MOD_LOG, WaitingPosts
from application.shared.channels import ChannelDirectory
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable, RecordsUnavailable
from application.shared.use_case import UseCase
from application.shared.waiting import WaitingEvents
from domain.shared.channels import ChannelUnusable, fault_of_channel
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Seek

PATIENCE = timedelta(minutes=10)
"""How long posts wait before somebody is told."""

TRY_AGAIN_AFTER = timedelta(hours=1)
"""Where nothing seems to be in the way and posts are refused all the same."""

LOOKING_TAKES = 10.0
"""Seconds at most, of one guild."""

AT_ONCE = 10
"""Guilds that are looked at side by side, so that none waits for another where nothing answers."""

_LINES = 25
"""Of the settings' history, in which whoever chose the channel is looked for."""


@frozen
class WatchCaseLogs:
    guilds: Collection[GuildId]


@define
class WatchCaseLogsHandler:
    """Looks after the mod-logs of these guilds, or their channels of another setting: what waits there is tried again
    as soon as its cause is gone, and until then somebody who can mend it is told, once. Returns in how many guilds it
    was tried again.

    Which guilds it found closed, told of and tried again is known to this process alone, and only while posts wait.
    """

    _waiting: WaitingEvents
    _settings: GuildSettingsReader
    _history: SettingHistoryReader
    _channels: ChannelDirectory
    _alarm: CaseLogAlarm
    _retry: UseCase[RetryCaseLog, int]
    _clock: SharedClock
    _posts: WaitingPosts = IN_THE_MOD_LOG
    _told: set[GuildId] = field(factory=set, init=False)
    _next_try: dict[GuildId, datetime] = field(factory=dict, init=False)

    async def __call__(self, command: WatchCaseLogs) -> int:
        waiting = await self._waiting.oldest(command.guilds, self._posts.names)
        self._told &= waiting.keys()
        self._next_try = {guild: at for guild, at in self._next_try.items() if guild in waiting}
        turns = asyncio.Semaphore(AT_ONCE)
        async with asyncio.TaskGroup() as looks:
            looked = [looks.create_task(self._look_in_turn(turns, guild, since)) for guild, since in waiting.items()]
        return sum(look.result() for look in looked)

    async def _look_in_turn(self, turns: asyncio.Semaphore, guild: GuildId, since: datetime) -> bool:
        async with turns:
            try:
                async with asyncio.timeout(LOOKING_TAKES):
                    return await self._look(guild, since)
            except (TimeoutError, DiscordUnreachable, RecordsUnavailable):
                return False  # the next round looks again

    async def _look(self, guild: GuildId, since: datetime) -> bool:
        now, fault = await self._clock.now(), await self._fault(guild)
        if fault is None:
            return await self._try_again(guild, now)
        self._next_try[guild] = now
        if now - since >= PATIENCE and guild not in self._told:
            await self._alarm.tell(
                ClosedCaseLog(
                    guild=guild,
                    fault=fault,
                    since=since,
                    chosen_by=await self._chosen_by(guild),
                    setting=self._posts.setting.name,
                )
            )
            self._told.add(guild)
        return False

    async def _try_again(self, guild: GuildId, now: datetime) -> bool:
        if now < self._next_try.get(guild, now):
            return False
        await self._retry(RetryCaseLog(guild))
        self._next_try[guild] = now + TRY_AGAIN_AFTER
        return True

    async def _fault(self, guild: GuildId) -> ChannelUnusable | None:
        channel = (await settings_of(guild, self._settings))[self._posts.setting]
        if channel is None:
            return None
        known = await self._channels.of(guild, [channel])
        return fault_of_channel(channel, known.get(channel), self._posts.channel.needs)

    async def _chosen_by(self, guild: GuildId) -> UserId | None:
        page = await self._history.page(guild, Seek(size=_LINES))
        changes = (recorded.change for recorded in page.items)
        return next((change.by for change in changes if change.field == self._posts.setting.name), None)
