from datetime import timedelta

import pytest

from application.levels.reward_queries import MemberRewards, RefusedReward, RewardList
from domain.levels.adjustment import Decision
from domain.levels.curve import StandardCurve
from domain.levels.level_events import RewardRefused, RewardsChanged
from domain.levels.level_repository import Refusal, RoleSync
from domain.levels.reward_errors import RewardNotFound, RewardThereAlready
from domain.levels.rewards import Reward
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.lease import Room
from tests.builders import GUILD, LEASE, MEMBER, MODERATOR, OTHER_GUILD, a_request
from tests.contract.backends import Backend
from tests.fakes.clock import START

BRONZE, SILVER = Reward(5, RoleId(60)), Reward(10, RoleId(50))
ANOTHER = UserId(21)
NOBODY = UserId(0)


async def add(backend: Backend, reward: Reward, guild: GuildId = GUILD) -> None:
    async with backend.uow() as uow:
        await uow.level_rewards.add(guild, reward, by=MODERATOR, at=START)
        await uow.commit()


async def refuse(backend: Backend, user: UserId, *refusals: Refusal, minutes: int = 0, guild: GuildId = GUILD) -> None:
    async with backend.uow() as uow:
        await uow.reward_refusals.put(guild, user, refusals, at=START + timedelta(minutes=minutes))
        await uow.commit()


async def reach(backend: Backend, user: UserId, level: int, guild: GuildId = GUILD) -> None:
    async with backend.uow() as uow:
        member = (await uow.member_levels.lock(guild, [user]))[user]
        decided = Decision(by=MODERATOR, reason=None, request=a_request(), at=START)
        member.set_to(StandardCurve().total_for(level), decided=decided, curve=StandardCurve())
        await uow.member_levels.save([member])
        await uow.commit()


async def test_rewards_are_those_that_were_added_and_not_removed(registered: Backend) -> None:
    for reward in (SILVER, BRONZE):
        await add(registered, reward)
    await add(registered, SILVER, OTHER_GUILD)
    async with registered.uow() as uow:
        assert await uow.level_rewards.all(GUILD) == (BRONZE, SILVER)
        await uow.level_rewards.remove(GUILD, SILVER, by=MODERATOR, at=START)
        await uow.commit()
    assert await registered.rewards.list(GUILD) == RewardList(rewards=(BRONZE,), refused=())
    assert await registered.rewards.list(OTHER_GUILD) == RewardList(rewards=(SILVER,), refused=())
    assert (await registered.events())[-1] == RewardsChanged(
        guild=GUILD, at=START, by=MODERATOR, level=10, role=SILVER.role
    )


async def test_a_reward_is_added_once_and_removed_once(registered: Backend) -> None:
    await add(registered, BRONZE)
    with pytest.raises(RewardThereAlready):
        await add(registered, BRONZE)
    async with registered.uow() as uow:
        with pytest.raises(RewardNotFound):
            await uow.level_rewards.remove(GUILD, SILVER, by=MODERATOR, at=START)
    assert len(await registered.events()) == 1


async def test_what_decides_on_a_members_rewards_is_read_at_once(registered: Backend) -> None:
    nothing = MemberRewards(level=0, rewards=(), refused=frozenset())
    assert await registered.rewards.of_member(GUILD, MEMBER) == nothing
    await add(registered, BRONZE)
    await reach(registered, MEMBER, 7)
    await refuse(registered, MEMBER, Refusal(BRONZE.role, "Missing Permissions"))
    assert await registered.rewards.of_member(GUILD, MEMBER) == MemberRewards(
        level=7, rewards=(BRONZE,), refused=frozenset({BRONZE.role})
    )
    assert await registered.rewards.of_member(OTHER_GUILD, MEMBER) == nothing


async def test_the_first_refusal_of_a_role_is_told_of_and_no_other(registered: Backend) -> None:
    await refuse(registered, MEMBER, Refusal(BRONZE.role, "no"), Refusal(SILVER.role, "never"))
    await refuse(registered, ANOTHER, Refusal(BRONZE.role, "no way"), minutes=1)
    await refuse(registered, MEMBER, Refusal(BRONZE.role, "still no"), Refusal(SILVER.role, "never"), minutes=2)
    assert await registered.events() == [
        RewardRefused(guild=GUILD, at=START, role=SILVER.role, why="never"),
        RewardRefused(guild=GUILD, at=START, role=BRONZE.role, why="no"),
    ]
    assert (await registered.rewards.list(GUILD)).refused == (
        RefusedReward(role=SILVER.role, why="never", members=1),
        RefusedReward(role=BRONZE.role, why="still no", members=2),
    )


async def test_a_refusal_that_is_over_is_forgotten_and_a_new_one_told_of_again(registered: Backend) -> None:
    await refuse(registered, MEMBER, Refusal(BRONZE.role, "no"), Refusal(SILVER.role, "no"))
    await refuse(registered, ANOTHER, Refusal(SILVER.role, "no"))
    await refuse(registered, MEMBER)
    assert (await registered.rewards.list(GUILD)).refused == (RefusedReward(role=SILVER.role, why="no", members=1),)
    await refuse(registered, MEMBER, Refusal(BRONZE.role, "no"), minutes=3)
    told = [event.role for event in await registered.events() if isinstance(event, RewardRefused)]
    assert told == [SILVER.role, BRONZE.role, BRONZE.role]


async def claimed(
    backend: Backend, *guilds: GuildId, minutes: int = 0, limit: int = 10, of_each: int = 10
) -> tuple[RoleSync, ...]:
    now = START + timedelta(minutes=minutes)
    async with backend.uow() as uow:
        syncs = await uow.role_syncs.claim(guilds or [GUILD], now=now, lease=LEASE, room=Room(limit, of_each=of_each))
        await uow.commit()
    return syncs


async def put(backend: Backend, *users: UserId, lower: bool = False, guild: GuildId = GUILD, minutes: int = 0) -> None:
    async with backend.uow() as uow:
        await uow.role_syncs.put({(guild, user): lower for user in users}, at=START + timedelta(minutes=minutes))
        await uow.commit()


async def done(backend: Backend, *syncs: RoleSync) -> None:
    async with backend.uow() as uow:
        await uow.role_syncs.done(syncs)
        await uow.commit()


async def test_a_member_is_looked_at_by_one_worker_until_done(registered: Backend) -> None:
    await put(registered, MEMBER, ANOTHER)
    [first] = await claimed(registered, limit=1)
    [second] = await claimed(registered)
    assert {first.user, second.user} == {MEMBER, ANOTHER}
    assert await claimed(registered) == ()
    await done(registered, first)
    assert [sync.user for sync in await claimed(registered, minutes=2)] == [second.user]


@pytest.mark.parametrize(("limit", "of_each"), [(2, 10), (10, 2)], ids=["in all", "of each guild"])
async def test_who_waits_longest_is_looked_at_first(registered: Backend, limit: int, of_each: int) -> None:
    for user, minutes in ((1, 4), (2, 2), (3, 5), (4, 1), (5, 3)):
        await put(registered, UserId(user), minutes=minutes)
    found = [
        {sync.user for sync in await claimed(registered, minutes=6, limit=limit, of_each=of_each)} for _ in range(3)
    ]
    assert found == [{4, 2}, {5, 1}, {3}]


async def test_who_was_put_again_meanwhile_is_looked_at_again(registered: Backend) -> None:
    await put(registered, MEMBER)
    first = await claimed(registered)
    await put(registered, MEMBER)
    await done(registered, *first)
    [again] = await claimed(registered)
    assert again.user == MEMBER
    await done(registered, again)
    assert await claimed(registered, minutes=99) == ()


async def test_a_lease_doubles_with_each_attempt(registered: Backend) -> None:
    await put(registered, MEMBER)
    assert len(await claimed(registered)) == 1
    assert len(await claimed(registered, minutes=1)) == 1
    assert len(await claimed(registered, minutes=2)) == 0
    assert len(await claimed(registered, minutes=3)) == 1


async def test_other_guilds_are_left_to_whoever_serves_them(registered: Backend) -> None:
    await put(registered, MEMBER, guild=OTHER_GUILD)
    assert await claimed(registered) == ()


async def test_members_of_a_level_are_put_page_by_page(registered: Backend) -> None:
    for user, level in ((20, 5), (21, 4), (22, 9), (23, 6)):
        await reach(registered, UserId(user), level)
    await reach(registered, UserId(24), 9, OTHER_GUILD)
    after, ends = NOBODY, list[UserId]()
    while True:
        async with registered.uow() as uow:
            last = await uow.role_syncs.put_from(GUILD, level=5, after=after, limit=2, at=START)
            await uow.commit()
        if last is None:
            break
        after = last
        ends.append(last)
    assert ends == [22, 23]
    assert sorted(sync.user for sync in await claimed(registered)) == [20, 22, 23]


async def test_members_who_were_refused_are_put_once_each(registered: Backend) -> None:
    await refuse(registered, MEMBER, Refusal(BRONZE.role, "no"), Refusal(SILVER.role, "no"))
    await refuse(registered, ANOTHER, Refusal(BRONZE.role, "no"), guild=OTHER_GUILD)
    async with registered.uow() as uow:
        roles = [BRONZE.role, SILVER.role]
        assert await uow.role_syncs.put_refused(GUILD, roles, after=NOBODY, limit=5, at=START) == MEMBER
        assert await uow.role_syncs.put_refused(GUILD, roles, after=MEMBER, limit=5, at=START) is None
        await uow.commit()
    assert [sync.user for sync in await claimed(registered)] == [MEMBER]
    assert await registered.rewards.with_refusals([GUILD, OTHER_GUILD, GuildId(5)]) == (GUILD, OTHER_GUILD)
    assert await registered.rewards.with_refusals([GuildId(5)]) == ()


async def put_refused(backend: Backend, *roles: RoleId, after: UserId = NOBODY, limit: int = 5) -> UserId | None:
    async with backend.uow() as uow:
        last = await uow.role_syncs.put_refused(GUILD, roles, after=after, limit=limit, at=START)
        await uow.commit()
    return last


async def test_members_who_were_refused_other_roles_are_not_put(registered: Backend) -> None:
    await refuse(registered, MEMBER, Refusal(BRONZE.role, "no"))
    await refuse(registered, ANOTHER, Refusal(SILVER.role, "no"))
    assert await registered.rewards.refused_roles(GUILD) == {BRONZE.role, SILVER.role}
    assert await registered.rewards.refused_roles(OTHER_GUILD) == frozenset()
    assert await put_refused(registered, SILVER.role) == ANOTHER
    assert [sync.user for sync in await claimed(registered)] == [ANOTHER]


async def test_who_was_refused_and_is_looked_at_right_now_is_looked_at_again(
    registered: Backend,
) -> None:
    for user in (MEMBER, ANOTHER):
        await refuse(registered, user, Refusal(BRONZE.role, "no"))
    [first, second] = sorted([MEMBER, ANOTHER])
    await put(registered, first)
    [leased] = await claimed(registered)
    assert await put_refused(registered, BRONZE.role, limit=1) == first
    assert await put_refused(registered, BRONZE.role, after=first, limit=1) == second
    await done(registered, leased)
    assert sorted(sync.user for sync in await claimed(registered)) == [first, second]


async def test_that_a_level_fell_is_not_forgotten_until_it_was_looked_at(registered: Backend) -> None:
    await put(registered, MEMBER, lower=True)
    await put(registered, MEMBER)
    [fallen] = await claimed(registered)
    assert fallen.is_lower
    await done(registered, fallen)
    await put(registered, MEMBER)
    [risen] = await claimed(registered)
    assert not risen.is_lower


async def test_a_guild_where_many_wait_does_not_keep_others_waiting(registered: Backend) -> None:
    await put(registered, *(UserId(number) for number in range(100, 120)))
    await put(registered, MEMBER, guild=OTHER_GUILD, minutes=5)
    found = await claimed(registered, GUILD, OTHER_GUILD, minutes=6, limit=10, of_each=4)
    assert [sync.guild for sync in found].count(GUILD) == 4
    assert [sync.user for sync in found if sync.guild == OTHER_GUILD] == [MEMBER]
    assert len(await claimed(registered, GUILD, OTHER_GUILD, minutes=6, limit=3, of_each=4)) == 3
