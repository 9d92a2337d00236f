from collections.abc import Collection, Iterable, Mapping
from datetime import datetime, timedelta
from uuid import uuid4

from attrs import define, field, frozen

from application.levels.reward_queries import MemberRewards, RefusedReward, RewardList
from domain.levels.level_events import RewardRefused, RewardsChanged
from domain.levels.level_repository import Refusal, RoleSync
from domain.levels.reward_errors import RewardNotFound, RewardThereAlready
from domain.levels.rewards import Reward
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.lease import LeaseToken, Room
from tests.fakes.guilds import GUILDS
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.records import MemoryRecords, MemoryTable, MemoryTransaction, claim


@frozen
class StoredRefusal:
    guild: GuildId
    user: UserId
    role: RoleId
    why: str
    at: datetime


@define(eq=False)
class StoredSync:
    guild: GuildId
    user: UserId
    lease_until: datetime
    is_lower: bool = False
    lease_token: LeaseToken = field(factory=lambda: LeaseToken(uuid4()))
    attempts: int = 1


LEVEL_REWARDS = MemoryTable[tuple[GuildId, Reward], Reward]("level_rewards")
REWARD_REFUSALS = MemoryTable[tuple[GuildId, UserId, RoleId], StoredRefusal]("reward_refusals")
ROLE_SYNCS = MemoryTable[tuple[GuildId, UserId], StoredSync]("level_role_syncs")

_LARGEST_LEASE = 2  # doublings


@define
class MemoryLevelRewardRepository:
    _transaction: MemoryTransaction

    async def all(self, guild: GuildId) -> tuple[Reward, ...]:
        rows = self._transaction[LEVEL_REWARDS]
        return tuple(sorted({reward for reward in rows if (guild, reward) in rows}))

    async def add(self, guild: GuildId, reward: Reward, *, by: UserId, at: datetime) -> None:
        rows = self._transaction[LEVEL_REWARDS]
        await rows.lock((guild, reward))
        if (guild, reward) in rows:
            raise RewardThereAlready(reward.level, reward.role)
        self._transaction[GUILDS].require(guild)
        await rows.put((guild, reward), reward)
        self._changed(guild, reward, by, at)

    async def remove(self, guild: GuildId, reward: Reward, *, by: UserId, at: datetime) -> None:
        rows = self._transaction[LEVEL_REWARDS]
        await rows.lock((guild, reward))
        if (guild, reward) not in rows:
            raise RewardNotFound(reward.level, reward.role)
        await rows.remove((guild, reward))
        self._changed(guild, reward, by, at)

    def _changed(self, guild: GuildId, reward: Reward, by: UserId, at: datetime) -> None:
        event = RewardsChanged(guild=guild, at=at, by=by, level=reward.level, role=reward.role)
        self._transaction.events.append(event)


@define
class MemoryRewardRefusalRepository:
    _transaction: MemoryTransaction

    async def put(self, guild: GuildId, user: UserId, refusals: Collection[Refusal], *, at: datetime) -> None:
        rows, refused = self._transaction[REWARD_REFUSALS], {each.role for each in refusals}
        for known in list(rows):
            if (known.guild, known.user) == (guild, user) and known.role not in refused:
                await rows.remove((guild, user, known.role))
        present = {known.role for known in rows if known.guild == guild}
        for each in sorted(refusals, key=lambda refusal: refusal.role):
            if each.role not in present:
                self._transaction.events.append(RewardRefused(guild=guild, at=at, role=each.role, why=each.why))
            key = (guild, user, each.role)
            earlier = rows.find(key)
            await rows.put(key, StoredRefusal(guild, user, each.role, each.why, earlier.at if earlier else at))


@define
class MemoryRoleSyncRepository:
    _transaction: MemoryTransaction

    async def put(self, members: Mapping[tuple[GuildId, UserId], bool], *, at: datetime) -> None:
        rows = self._transaction[ROLE_SYNCS]
        for guild, user in sorted(members):
            self._transaction[GUILDS].require(guild)
            await rows.lock((guild, user))
            earlier = rows.find((guild, user))
            is_lower = members[guild, user] or (earlier is not None and earlier.is_lower)
            await rows.put((guild, user), StoredSync(guild, user, at, is_lower))

    async def put_from(self, guild: GuildId, *, level: int, after: UserId, limit: int, at: datetime) -> UserId | None:
        members = self._transaction[MEMBER_LEVELS]
        users = {each.user for each in members if each.guild == guild and each.level >= level}
        found = _next(users, after, limit)
        await self.put({(guild, user): False for user in found}, at=at)
        return max(found, default=None)

    async def put_refused(
        self, guild: GuildId, roles: Collection[RoleId], *, after: UserId, limit: int, at: datetime
    ) -> UserId | None:
        refusals = [each for each in self._transaction[REWARD_REFUSALS] if each.guild == guild]
        found = _next({each.user for each in refusals if each.role in roles}, after, limit)
        waiting = self._transaction[ROLE_SYNCS]
        await self.put({(guild, user): False for user in found if (guild, user) not in waiting}, at=at)
        for user in found:
            await waiting.lock((guild, user))
            if (stored := waiting.find((guild, user))) is not None:
                stored.lease_until, stored.lease_token = min(stored.lease_until, at), LeaseToken(uuid4())
                await waiting.put((guild, user), stored)
        return max(found, default=None)

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[RoleSync, ...]:
        leases = [lease * 2**doublings for doublings in range(_LARGEST_LEASE + 1)]
        rows = self._transaction[ROLE_SYNCS]
        claimed = await claim(rows, _key, lambda sync: sync.guild in guilds, now=now, leases=leases, room=room)
        return tuple(RoleSync(each.guild, each.user, each.is_lower, each.lease_token) for each in claimed)

    async def done(self, syncs: Collection[RoleSync]) -> None:
        rows = self._transaction[ROLE_SYNCS]
        for sync in sorted(syncs, key=lambda each: (each.guild, each.user)):
            stored = rows.find((sync.guild, sync.user))
            if stored is not None and stored.lease_token == sync.lease_token:
                await rows.remove((sync.guild, sync.user))


def _next(users: Iterable[UserId], after: UserId, limit: int) -> list[UserId]:
    return sorted(user for user in users if user > after)[:limit]


def _key(sync: StoredSync) -> tuple[GuildId, UserId]:
    return sync.guild, sync.user


@define
class MemoryRewardReader:
    _records: MemoryRecords

    async def of_member(self, guild: GuildId, user: UserId) -> MemberRewards:
        member = self._records[MEMBER_LEVELS].get((guild, user))
        refusals = self._records[REWARD_REFUSALS].values()
        return MemberRewards(
            level=0 if member is None else member.level,
            rewards=self._rewards(guild),
            refused=frozenset(each.role for each in refusals if (each.guild, each.user) == (guild, user)),
        )

    async def with_refusals(self, guilds: Collection[GuildId]) -> tuple[GuildId, ...]:
        refused = {each.guild for each in self._records[REWARD_REFUSALS].values()}
        return tuple(sorted(refused & set(guilds)))

    async def refused_roles(self, guild: GuildId) -> frozenset[RoleId]:
        return frozenset(each.role for each in self._records[REWARD_REFUSALS].values() if each.guild == guild)

    async def list(self, guild: GuildId) -> RewardList:
        refusals = sorted(self._records[REWARD_REFUSALS].values(), key=lambda each: each.at)
        by_role: dict[RoleId, list[StoredRefusal]] = {}
        for each in refusals:
            if each.guild == guild:
                by_role.setdefault(each.role, []).append(each)
        refused = (
            RefusedReward(role=role, why=theirs[0].why, members=len(theirs)) for role, theirs in sorted(by_role.items())
        )
        return RewardList(rewards=self._rewards(guild), refused=tuple(refused))

    def _rewards(self, guild: GuildId) -> tuple[Reward, ...]:
        return tuple(sorted(reward for whose, reward in self._records[LEVEL_REWARDS] if whose == guild))
