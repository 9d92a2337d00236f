import pytest

from application.levels.list_rewards import ListRewards, ListRewardsHandler
from domain.guilds.guild import Guild
from domain.levels.level_settings import LEVEL_NOTICE, LEVEL_NOTICE_CHANNEL
from domain.levels.notices import NoticePlace
from domain.shared.ids import ChannelId
from domain.shared.settings import Settings
from tests.builders import GUILD, a_moderator
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import START
from tests.fakes.guilds import GUILDS, MemoryGuildSettingsReader
from tests.fakes.level_rewards import MemoryRewardReader
from tests.fakes.records import MemoryRecords
from tests.fakes.roles import FakeRoles

HERE = ChannelId(8)


@pytest.mark.parametrize(
    ("place", "gone", "silent"),
    [
        (NoticePlace.CHANNEL, {HERE}, HERE),
        (NoticePlace.CHANNEL, set[ChannelId](), None),
        (NoticePlace.DIRECT_MESSAGE, {HERE}, None),
    ],
)
async def test_the_list_has_the_channel_where_notices_cannot_be_posted(
    records: MemoryRecords, place: NoticePlace, gone: set[ChannelId], silent: ChannelId | None
) -> None:
    settings = Settings().choosing(LEVEL_NOTICE, place.value).choosing(LEVEL_NOTICE_CHANNEL, HERE)
    records[GUILDS][GUILD] = Guild(id=GUILD, registered_at=START, settings=settings)
    list_rewards = ListRewardsHandler(
        MemoryRewardReader(records), MemoryGuildSettingsReader(records), FakeRoles(), FakeChannels(gone=gone)
    )
    assert (await list_rewards(ListRewards(guild=GUILD, by=a_moderator()))).silent == silent
