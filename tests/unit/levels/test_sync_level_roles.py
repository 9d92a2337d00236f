import pytest
from attrs import define

from application.levels.note_refusals import NoteRefusalsHandler
from application.levels.queue_role_syncs import (
    QueueAllRefused,
    QueueAllRefusedHandler,
    QueueRefused,
    QueueRefusedHandler,
    QueueReturned,
    QueueReturnedHandler,
)
from application.levels.sync_due_roles import OF_EACH_GUILD, SyncDueRoles, SyncDueRolesHandler
from application.levels.sync_level_roles import SyncLevelRoles, SyncLevelRolesHandler
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.guilds.guild import Guild
from domain.levels.level_events import RewardRefused
from domain.levels.level_repository import WITHHELD
from domain.levels.level_settings import REWARD_MODE
from domain.levels.member_level import MemberLevel
from domain.levels.rewards import Reward, RewardMode
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles, RoleFacts
from domain.shared.settings import Settings
from tests.builders import GUILD, LEASE, MEMBER, OTHER_GUILD
from tests.fakes.clock import START, AgreedClock, FakeClock
from tests.fakes.guilds import GUILDS, MemoryGuildSettingsReader
from tests.fakes.level_rewards import (
    LEVEL_REWARDS,
    REWARD_REFUSALS,
    ROLE_SYNCS,
    MemoryRewardReader,
    StoredRefusal,
    StoredSync,
)
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.records import MemoryRecords
from tests.fakes.roles import FakeRoles
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.sweeps import Sweep

BRONZE, SILVER, OTHER = RoleId(50), RoleId(60), RoleId(70)
SYNC = SyncLevelRoles(guild=GUILD, user=MEMBER, is_lower=False)
FALLEN = SyncLevelRoles(guild=GUILD, user=MEMBER, is_lower=True)


@define(eq=False)
class Levels:
    """A guild with two rewards, and a member."""

    records: MemoryRecords
    roles: FakeRoles
    clock: FakeClock

    @property
    def uow(self) -> MemoryUnitOfWorkFactory:
        return MemoryUnitOfWorkFactory(self.records)

    @property
    def sync(self) -> SyncLevelRolesHandler:
        note = NoteRefusalsHandler(self.uow, self.clock)
        return SyncLevelRolesHandler(
            MemoryRewardReader(self.records), MemoryGuildSettingsReader(self.records), self.roles, self.roles, note
        )

    @property
    def sync_due(self) -> Sweep[SyncDueRoles]:
        return self.sync_due_with(self.sync)

    def sync_due_with(self, sync: UseCase[SyncLevelRoles, None]) -> Sweep[SyncDueRoles]:
        workers = Workers(LEASE.total_seconds(), of_each=OF_EACH_GUILD)
        return Sweep(SyncDueRolesHandler(self.uow, sync, AgreedClock(self.clock), LEASE, workers), workers)

    def reach(self, level: int, user: UserId = MEMBER) -> None:
        self.records[MEMBER_LEVELS][GUILD, user] = MemberLevel(guild=GUILD, user=user, xp=level, level=level)

    def become(self, role: RoleId, *, is_below_the_bot: bool = True, grants: frozenset[str] = frozenset()) -> None:
        facts = RoleFacts(id=role, name="a role", position=1, is_below_the_bot=is_below_the_bot, grants=grants)
        self.roles.roles = GuildRoles(bot_may_manage=True, known={**self.roles.roles.known, role: facts})

    def hold(self, *roles: RoleId) -> None:
        self.roles.holders[GUILD, MEMBER] = set(roles)

    @property
    def held(self) -> set[RoleId]:
        return self.roles.holders.get((GUILD, MEMBER), set())

    def queue(self, *users: UserId) -> None:
        for user in users:
            self.records[ROLE_SYNCS][GUILD, user] = StoredSync(GUILD, user, START)


@pytest.fixture
def levels(records: MemoryRecords, clock: FakeClock) -> Levels:
    records[GUILDS][GUILD] = Guild(id=GUILD, registered_at=START)
    for reward in (Reward(5, BRONZE), Reward(10, SILVER)):
        records[LEVEL_REWARDS][GUILD, reward] = reward
    known = {role: RoleFacts(id=role, name="a role", position=1) for role in (BRONZE, SILVER, OTHER)}
    return Levels(records, FakeRoles(roles=GuildRoles(bot_may_manage=True, known=known)), clock)


async def test_a_level_brings_its_roles_and_leaves_others_alone(levels: Levels) -> None:
    levels.hold(OTHER)
    levels.reach(10)
    await levels.sync(SYNC)
    assert levels.held == {OTHER, BRONZE, SILVER}
    assert levels.roles.reasons == ["Level 10", "Level 10"]


async def test_run_again_it_does_nothing(levels: Levels) -> None:
    levels.reach(10)
    await levels.sync(SYNC)
    levels.roles.journal.clear()
    await levels.sync(SYNC)
    assert levels.roles.journal == []


async def test_a_lower_level_takes_what_it_does_not_bring(levels: Levels) -> None:
    levels.hold(BRONZE, SILVER, OTHER)
    levels.reach(7)
    await levels.sync(FALLEN)
    assert levels.held == {BRONZE, OTHER}


async def test_where_rewards_add_up_a_role_that_was_bought_or_given_by_hand_is_left_alone(levels: Levels) -> None:
    levels.hold(SILVER)
    levels.reach(5)
    await levels.sync(SYNC)
    assert levels.held == {BRONZE, SILVER}


async def test_what_discord_would_not_let_be_taken_is_taken_once_it_may(levels: Levels) -> None:
    levels.hold(SILVER)
    levels.reach(3)
    levels.roles.refusals[SILVER] = "Missing Permissions"
    await levels.sync(FALLEN)
    assert levels.held == {SILVER}
    levels.roles.refusals.clear()
    await levels.sync(SYNC)
    assert levels.held == set()
    assert levels.records[REWARD_REFUSALS] == {}


async def test_a_reward_that_became_dangerous_is_not_given_and_the_staff_hears_of_it_once(levels: Levels) -> None:
    levels.become(BRONZE, grants=frozenset({"administrator"}))
    for user in (MEMBER, UserId(21)):
        levels.reach(10, user)
        await levels.sync(SyncLevelRoles(guild=GUILD, user=user, is_lower=False))
    assert levels.held == {SILVER}
    assert {(each.role, each.why) for each in levels.records[REWARD_REFUSALS].values()} == {(BRONZE, WITHHELD)}
    told = [event.role for event in levels.records.events if isinstance(event, RewardRefused)]
    assert told == [BRONZE]
    levels.become(BRONZE)
    await levels.sync(SYNC)
    assert levels.held == {BRONZE, SILVER}
    assert [user for _, user, _ in levels.records[REWARD_REFUSALS]] == [21]


async def test_who_waits_for_nothing_but_a_role_that_cannot_be_given_costs_discord_no_request(levels: Levels) -> None:
    levels.become(BRONZE, is_below_the_bot=False)
    levels.reach(5)
    await levels.sync(SYNC)
    levels.roles.unreachable |= {"held", "give"}
    await levels.sync(SYNC)
    assert [role for _, _, role in levels.records[REWARD_REFUSALS]] == [BRONZE]


async def queue_refused(levels: Levels) -> list[UserId]:
    queue = QueueRefusedHandler(levels.uow, MemoryRewardReader(levels.records), levels.roles, levels.clock)
    await queue(QueueRefused(GUILD))
    return [user for _, user in levels.records[ROLE_SYNCS]]


async def test_those_who_wait_for_a_role_are_looked_at_again_only_once_it_can_be_given(levels: Levels) -> None:
    levels.become(BRONZE, is_below_the_bot=False)
    levels.reach(5)
    await levels.sync(SYNC)
    assert await queue_refused(levels) == []
    levels.become(BRONZE)
    assert await queue_refused(levels) == [MEMBER]


async def test_a_guild_whose_roles_are_not_known_does_not_keep_the_refused_of_others_waiting(levels: Levels) -> None:
    asked = list[GuildId]()

    async def queue(command: QueueRefused) -> None:
        asked.append(command.guild)
        raise DiscordUnreachable

    for guild in (GUILD, OTHER_GUILD):
        refusal = StoredRefusal(guild, MEMBER, BRONZE, "no", START)
        levels.records[REWARD_REFUSALS][guild, MEMBER, BRONZE] = refusal
    queue_all = QueueAllRefusedHandler(MemoryRewardReader(levels.records), queue)
    await queue_all(QueueAllRefused(frozenset({GUILD, OTHER_GUILD})))
    assert sorted(asked) == sorted([GUILD, OTHER_GUILD])


async def test_where_rewards_replace_each_other_the_highest_is_left(levels: Levels) -> None:
    chosen = Settings().choosing(REWARD_MODE, RewardMode.REPLACE.value)
    levels.records[GUILDS][GUILD].settings = chosen
    levels.hold(BRONZE)
    levels.reach(12)
    await levels.sync(SYNC)
    assert levels.held == {SILVER}


async def test_a_level_that_changes_meanwhile_is_what_counts_in_the_end(levels: Levels) -> None:
    levels.reach(10)
    levels.roles.after["give"] = lambda: levels.reach(3)
    await levels.sync(SYNC)
    assert levels.held == set()


async def test_what_discord_refuses_is_noted_told_of_once_and_the_rest_is_done(levels: Levels) -> None:
    levels.roles.refusals[BRONZE] = "Missing Permissions"
    for user in (MEMBER, UserId(21)):
        levels.reach(10, user)
        await levels.sync(SyncLevelRoles(guild=GUILD, user=user, is_lower=False))
        await levels.sync(SyncLevelRoles(guild=GUILD, user=user, is_lower=False))
    assert levels.held == {SILVER}
    assert [(each.user, each.role, each.why) for each in levels.records[REWARD_REFUSALS].values()] == [
        (MEMBER, BRONZE, "Missing Permissions"),
        (21, BRONZE, "Missing Permissions"),
    ]
    told = [event for event in levels.records.events if isinstance(event, RewardRefused)]
    assert [(event.role, event.why) for event in told] == [(BRONZE, "Missing Permissions")]


async def test_a_refused_role_is_given_when_the_right_was_granted(levels: Levels) -> None:
    levels.roles.refusals[BRONZE] = "Missing Permissions"
    levels.reach(5)
    await levels.sync(SYNC)
    levels.roles.refusals.clear()
    await levels.sync(SYNC)
    assert levels.held == {BRONZE}
    assert levels.records[REWARD_REFUSALS] == {}


async def test_a_refusal_of_what_is_no_reward_any_more_is_forgotten(levels: Levels) -> None:
    levels.roles.refusals[BRONZE] = "no"
    levels.reach(5)
    await levels.sync(SYNC)
    levels.records[LEVEL_REWARDS].clear()
    await levels.sync(SYNC)
    assert levels.records[REWARD_REFUSALS] == {}


async def test_who_left_is_owed_nothing_until_they_return(levels: Levels) -> None:
    levels.reach(10)
    levels.roles.leave(GUILD, MEMBER)
    await levels.sync(SYNC)
    assert levels.roles.journal == []
    levels.roles.left.clear()
    returned = QueueReturnedHandler(levels.uow, MemoryRewardReader(levels.records), levels.clock)
    await returned(QueueReturned(guild=GUILD, user=MEMBER))
    assert await levels.sync_due(SyncDueRoles([GUILD])) == 1
    assert levels.held == {BRONZE, SILVER}


@pytest.mark.parametrize("level", [None, 4])
async def test_who_joins_without_a_reward_costs_no_write(levels: Levels, level: int | None) -> None:
    if level is not None:
        levels.reach(level)
    returned = QueueReturnedHandler(levels.uow, MemoryRewardReader(levels.records), levels.clock)
    await returned(QueueReturned(guild=GUILD, user=MEMBER))
    assert levels.records[ROLE_SYNCS] == {}


async def test_a_guild_without_rewards_asks_discord_nothing(levels: Levels) -> None:
    levels.records[LEVEL_REWARDS].clear()
    levels.reach(10)
    levels.roles.unreachable.add("held")
    await levels.sync(SYNC)


async def test_without_a_clear_answer_nothing_is_noted(levels: Levels) -> None:
    levels.reach(5)
    levels.roles.unreachable.add("give")
    with pytest.raises(DiscordUnreachable):
        await levels.sync(SYNC)
    assert levels.records[REWARD_REFUSALS] == {}


async def test_who_waits_is_looked_at_once_and_forgotten(levels: Levels) -> None:
    others = [UserId(number) for number in range(100, 145)]
    for user in others:
        levels.reach(5, user)
    levels.queue(*others)
    assert await levels.sync_due(SyncDueRoles([GUILD])) == 45
    assert all(levels.roles.holds(GUILD, user, BRONZE) for user in others)
    assert levels.records[ROLE_SYNCS] == {}


async def test_who_got_no_clear_answer_waits_for_the_lease_and_is_looked_at_again(levels: Levels) -> None:
    levels.reach(5)
    levels.queue(MEMBER)
    levels.roles.unreachable.add("held")
    assert await levels.sync_due(SyncDueRoles([GUILD])) == 0
    levels.roles.unreachable.clear()
    assert await levels.sync_due(SyncDueRoles([GUILD])) == 0
    levels.clock.advance(LEASE)
    assert await levels.sync_due(SyncDueRoles([GUILD])) == 1
    assert levels.held == {BRONZE}


async def test_one_that_fails_does_not_keep_the_others_waiting(levels: Levels) -> None:
    other = UserId(21)
    levels.reach(5)
    levels.reach(5, other)
    levels.queue(MEMBER, other)

    async def failing_for_the_member(command: SyncLevelRoles) -> None:
        if command.user == MEMBER:
            raise ValueError("a defect")
        await levels.sync(command)

    with pytest.raises(ExceptionGroup):
        await levels.sync_due_with(failing_for_the_member)(SyncDueRoles([GUILD]))
    assert levels.roles.holds(GUILD, other, BRONZE)
    assert [*levels.records[ROLE_SYNCS]] == [(GUILD, MEMBER)]
