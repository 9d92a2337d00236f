"""What waits for the mod-log is tried again once its cause is gone; until then somebody who can mend it is told."""

import asyncio
from datetime import timedelta

import pytest

from application.moderation.case_log_events import ALL_IN_THE_MOD_LOG
from application.moderation.retry_case_log import RetryCaseLog, RetryCaseLogHandler
from application.moderation.waiting_posts import WaitingPosts
from application.moderation.watch_case_logs import (
    LOOKING_TAKES,
    PATIENCE,
    TRY_AGAIN_AFTER,
    WatchCaseLogs,
    WatchCaseLogsHandler,
)
from application.shared.waiting import Waiting
from domain.guilds.guild import Choice
from domain.moderation.settings import DM_ON_ACTION
from domain.shared.channels import ChannelClosed, ChannelFacts, ChannelGone, ChannelRight
from domain.shared.ids import ChannelId
from domain.shared.mod_log import MOD_LOG_CHANNEL
from interface.moderation.mod_log_wiring import WATCHED
from tests.builders import GUILD, MODERATOR, OTHER_GUILD
from tests.fakes.alarm import FakeAlarm
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.guilds import MemorySettingHistoryReader
from tests.fakes.records import MemoryRecords
from tests.fakes.waiting import FakeWaiting
from tests.moderation import Moderation
from tests.virtual_time import in_virtual_time

LOG = ChannelId(90)
NAMES = frozenset(event.__name__ for event in ALL_IN_THE_MOD_LOG)
WATCH = WatchCaseLogs([GUILD])
ONE_POST = (Waiting(event="CaseSettled", count=1, since=START),)


@pytest.fixture
def waiting() -> FakeWaiting:
    return FakeWaiting({GUILD: ONE_POST})


@pytest.fixture
def alarm() -> FakeAlarm:
    return FakeAlarm()


@pytest.fixture
async def watch(
    moderation: Moderation, records: MemoryRecords, waiting: FakeWaiting, alarm: FakeAlarm
) -> WatchCaseLogsHandler:
    return await a_watch(moderation, records, waiting, alarm)


async def a_watch(
    moderation: Moderation, records: MemoryRecords, waiting: FakeWaiting, alarm: FakeAlarm
) -> WatchCaseLogsHandler:
    """Of a guild with a mod-log in which a post has waited for a while."""
    await moderation.choose(Choice(MOD_LOG_CHANNEL, LOG))
    await moderation.choose(Choice(DM_ON_ACTION, False))
    moderation.clock.advance(PATIENCE)
    history, retry = MemorySettingHistoryReader(records), RetryCaseLogHandler(waiting)
    return WatchCaseLogsHandler(
        waiting, moderation.settings, history, moderation.channels, alarm, retry, AgreedClock(moderation.clock)
    )


@pytest.mark.parametrize("posts", WATCHED, ids=lambda posts: str(posts.setting.name))
async def test_channels_of_reports_and_evidence_are_looked_after_too(
    moderation: Moderation, records: MemoryRecords, waiting: FakeWaiting, alarm: FakeAlarm, posts: WaitingPosts
) -> None:
    await moderation.choose(Choice(posts.setting, LOG))
    moderation.clock.advance(PATIENCE)
    waiting.waiting[GUILD] = (Waiting(event=posts.names[0], count=1, since=START),)
    watch = WatchCaseLogsHandler(
        waiting,
        moderation.settings,
        MemorySettingHistoryReader(records),
        moderation.channels,
        alarm,
        RetryCaseLogHandler(waiting, posts),
        AgreedClock(moderation.clock),
        posts,
    )
    moderation.channels.known[LOG] = ChannelFacts(bot_may=frozenset({ChannelRight.VIEW}))
    assert await watch(WATCH) == 0
    [told] = alarm.told
    assert (told.setting, told.chosen_by) == (posts.setting.name, MODERATOR)
    moderation.channels.known[LOG] = ChannelFacts(bot_may=frozenset(posts.channel.needs))
    assert await watch(WATCH) == 1
    assert waiting.released == [(GUILD, frozenset(posts.names))]


async def test_another_channel_releases_what_waits(waiting: FakeWaiting) -> None:
    assert await RetryCaseLogHandler(waiting)(RetryCaseLog(GUILD)) == 1
    assert waiting.released == [(GUILD, NAMES)]


async def test_once_a_right_is_granted_what_waits_is_tried_again_at_once(
    watch: WatchCaseLogsHandler, moderation: Moderation, waiting: FakeWaiting
) -> None:
    moderation.channels.known[LOG] = ChannelFacts(bot_may=frozenset({ChannelRight.VIEW}))
    assert await watch(WATCH) == 0
    assert waiting.released == []
    del moderation.channels.known[LOG]
    assert await watch(WATCH) == 1
    assert waiting.released == [(GUILD, NAMES)]


async def test_what_is_refused_although_nothing_seems_in_the_way_is_tried_again_each_hour(
    watch: WatchCaseLogsHandler, waiting: FakeWaiting, clock: FakeClock
) -> None:
    for _ in range(3):
        await watch(WATCH)
    assert len(waiting.released) == 1
    clock.advance(TRY_AGAIN_AFTER)
    await watch(WATCH)
    assert len(waiting.released) == 2


async def test_where_no_log_is_wanted_what_waits_is_let_go(
    watch: WatchCaseLogsHandler, moderation: Moderation, waiting: FakeWaiting
) -> None:
    moderation.channels.gone.add(LOG)
    await moderation.choose(Choice(MOD_LOG_CHANNEL, None))
    assert await watch(WATCH) == 1


async def test_whoever_chose_the_channel_is_told_once_what_is_missing_and_since_when(
    watch: WatchCaseLogsHandler, moderation: Moderation, alarm: FakeAlarm
) -> None:
    moderation.channels.known[LOG] = ChannelFacts(bot_may=frozenset(ChannelRight) - {ChannelRight.SEND})
    await watch(WATCH)
    await watch(WATCH)
    [told] = alarm.told
    assert isinstance(told.fault, ChannelClosed)
    assert (told.fault.channel, told.fault.missing) == (LOG, (ChannelRight.SEND,))
    assert (told.guild, told.since, told.chosen_by) == (GUILD, START, MODERATOR)


async def test_a_channel_that_was_closed_for_some_minutes_is_nobodys_worry(
    watch: WatchCaseLogsHandler, moderation: Moderation, alarm: FakeAlarm, clock: FakeClock
) -> None:
    moderation.channels.gone.add(LOG)
    clock.advance(-timedelta(seconds=1))
    await watch(WATCH)
    assert alarm.told == []
    clock.advance(timedelta(seconds=1))
    await watch(WATCH)
    assert [isinstance(told.fault, ChannelGone) for told in alarm.told] == [True]


async def test_once_nothing_waits_the_next_time_is_told_again(
    watch: WatchCaseLogsHandler, moderation: Moderation, waiting: FakeWaiting, alarm: FakeAlarm
) -> None:
    moderation.channels.gone.add(LOG)
    await watch(WATCH)
    waiting.waiting.clear()
    await watch(WATCH)
    waiting.waiting[GUILD] = ONE_POST
    await watch(WATCH)
    assert len(alarm.told) == 2


async def test_a_telling_that_discord_did_not_take_is_tried_again_and_holds_up_no_other_guild(
    watch: WatchCaseLogsHandler, moderation: Moderation, waiting: FakeWaiting, alarm: FakeAlarm
) -> None:
    waiting.waiting[OTHER_GUILD] = ONE_POST
    moderation.channels.gone.add(LOG)
    alarm.is_reachable = False
    assert await watch(WatchCaseLogs([GUILD, OTHER_GUILD])) == 1
    assert [guild for guild, _ in waiting.released] == [OTHER_GUILD]
    alarm.is_reachable = True
    await watch(WATCH)
    assert len(alarm.told) == 1


def test_a_guild_where_nothing_answers_keeps_no_other_waiting(
    moderation: Moderation, records: MemoryRecords, waiting: FakeWaiting, alarm: FakeAlarm
) -> None:
    async def work() -> None:
        watch = await a_watch(moderation, records, waiting, alarm)
        waiting.waiting[OTHER_GUILD] = ONE_POST
        moderation.channels.gone.add(LOG)
        alarm.hangs = True
        began = asyncio.get_running_loop().time()
        looking = asyncio.create_task(watch(WatchCaseLogs([GUILD, OTHER_GUILD])))
        await asyncio.sleep(LOOKING_TAKES / 2)
        assert [guild for guild, _ in waiting.released] == [OTHER_GUILD]
        assert not looking.done(), "the other one hangs"
        assert await looking == 1
        assert asyncio.get_running_loop().time() - began == pytest.approx(LOOKING_TAKES)
        alarm.hangs = False
        await watch(WATCH)
        assert [told.guild for told in alarm.told] == [GUILD]

    in_virtual_time(work())


async def test_records_that_are_away_for_one_guild_hold_up_no_other(
    watch: WatchCaseLogsHandler, waiting: FakeWaiting
) -> None:
    waiting.waiting[OTHER_GUILD] = ONE_POST
    waiting.away.add(GUILD)
    assert await watch(WatchCaseLogs([GUILD, OTHER_GUILD])) == 1
    waiting.away.clear()
    assert await watch(WATCH) == 1


async def test_other_events_that_fail_are_not_the_mod_logs(watch: WatchCaseLogsHandler, waiting: FakeWaiting) -> None:
    waiting.waiting[GUILD] = (Waiting(event="LevelReached", count=1, since=START),)
    assert await watch(WATCH) == 0
    assert waiting.released == []
