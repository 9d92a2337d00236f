import pytest

from application.levels.change_rewards import AddReward, AddRewardHandler, RemoveReward, RemoveRewardHandler
from application.levels.list_rewards import ListRewards, ListRewardsHandler
from domain.guilds.guild import Guild
from domain.levels.level_events import RewardsChanged
from domain.levels.level_settings import LEVEL_NOTICE, LEVEL_NOTICE_CHANNEL
from domain.levels.notices import NoticePlace
from domain.levels.reward_errors import RewardLevelOutOfRange, RewardNotFound
from domain.levels.rewards import Reward
from domain.shared.errors import MissingPermission
from domain.shared.ids import ChannelId, RoleId
from domain.shared.roles import GuildRoles, RoleFacts, RoleGivesPower
from domain.shared.settings import Settings
from tests.builders import GUILD, a_moderator, a_standing
from tests.fakes.channels import FakeChannels
from tests.fakes.clock import START, FakeClock
from tests.fakes.guilds import GUILDS, MemoryGuildSettingsReader
from tests.fakes.level_rewards import LEVEL_REWARDS, MemoryRewardReader
from tests.fakes.records import MemoryRecords
from tests.fakes.roles import FakeRoles
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory

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


async def test_a_reward_is_kept_until_it_is_removed_by_those_who_may(records: MemoryRecords) -> None:
    uow, clock, roles = MemoryUnitOfWorkFactory(records), FakeClock(), FakeRoles()
    roles.roles = GuildRoles(
        bot_may_manage=True,
        known={
            RoleId(71): RoleFacts(id=RoleId(71), name="Regular", position=5),
            RoleId(72): RoleFacts(id=RoleId(72), name="Admin", position=5, grants=frozenset({"administrator"})),
        },
    )
    by, low, high = a_moderator(top_role=20), Reward(level=5, role=RoleId(71)), Reward(level=10, role=RoleId(71))
    add, remove = AddRewardHandler(uow, roles, clock), RemoveRewardHandler(uow, clock)
    for asked, error in (
        (AddReward(guild=GUILD, by=a_standing(), reward=low), MissingPermission),
        (AddReward(guild=GUILD, by=by, reward=Reward(level=5, role=RoleId(72))), RoleGivesPower),
        (AddReward(guild=GUILD, by=by, reward=Reward(level=-1, role=RoleId(71))), RewardLevelOutOfRange),
    ):
        with pytest.raises(error):
            await add(asked)
    assert records[LEVEL_REWARDS] == {}
    for reward in (low, high):
        assert await add(AddReward(guild=GUILD, by=by, reward=reward)) == reward
    assert uow.turns == [GUILD] * 3
    with pytest.raises(MissingPermission):
        await remove(RemoveReward(guild=GUILD, by=a_standing(), reward=low))
    assert await remove(RemoveReward(guild=GUILD, by=by, reward=low)) == low
    assert [*records[LEVEL_REWARDS].values()] == [high]
    with pytest.raises(RewardNotFound):
        await remove(RemoveReward(guild=GUILD, by=by, reward=low))
    told = [(type(event), getattr(event, "by", None)) for event in records.events]
    assert told == [(RewardsChanged, by.user)] * 3
