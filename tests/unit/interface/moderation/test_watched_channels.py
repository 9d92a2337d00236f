"""The channels for the staff in which posts wait while they are closed: none is forgotten."""

from unittest.mock import patch

from application.shared.waiting import Waiting
from interface.main import SETTING_GROUPS
from interface.moderation.mod_log_wiring import WATCHED, open_mod_log
from interface.shared import wiring as shared_wiring
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.fakes.discord import FakeDiscord
from tests.fakes.guilds import MemorySettingHistoryReader
from tests.fakes.interactions import Guild
from tests.fakes.moderation import MemoryCaseReader
from tests.fakes.records import MemoryRecords
from tests.fakes.waiting import FakeWaiting
from tests.wired import RecordingShared, ports_of


def test_every_channel_of_which_the_settings_say_what_waits_there_is_watched() -> None:
    faces = [face for group in SETTING_GROUPS for face in group.faces if face.carries]
    assert {face.setting.name: {*face.carries} for face in faces} == {
        posts.setting.name: {*posts.events} for posts in WATCHED
    }
    assert all(posts.setting.type is posts.channel for posts in WATCHED)


async def test_a_round_of_the_watch_looks_after_each_of_them(
    guild: Guild, shared: RecordingShared, records: MemoryRecords, discord: FakeDiscord
) -> None:
    shared.client.replace(guild.bot)
    names = [name for posts in WATCHED for name in posts.names]
    waiting = FakeWaiting({GUILD: tuple(Waiting(event=name, count=1, since=START) for name in names)})
    with patch.object(shared_wiring, "PostgresWaitingEvents", lambda *_: waiting):
        cases, history = MemoryCaseReader(records), MemorySettingHistoryReader(records)
        mod_log = open_mod_log(shared, ports_of(discord), cases=cases, history=history)
    await mod_log.background.work()
    assert waiting.released == [(GUILD, frozenset(posts.names)) for posts in WATCHED]
