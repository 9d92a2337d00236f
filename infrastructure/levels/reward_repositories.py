from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, Text, bindparam, column, delete, exists, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.levels.level_events import RewardRefused, RewardsChanged
from domain.levels.level_repository import Refusal
from domain.levels.reward_errors import RewardNotFound, RewardThereAlready
from domain.levels.rewards import Reward
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.levels.level_rows import REWARDS
from infrastructure.levels.tables import level_rewards, reward_refusals

_guild = bindparam("in_guild", type_=BigInteger)

_ALL = (
    select(*REWARDS.columns)
    .where(level_rewards.c.guild == _guild)
    .order_by(level_rewards.c.level, level_rewards.c.role)
)
_ADD = upsert(level_rewards).on_conflict_do_nothing()
_REMOVE = delete(level_rewards).where(
    level_rewards.c.guild == _guild,
    level_rewards.c.level == bindparam("of_level"),
    level_rewards.c.role == bindparam("which"),
)

_given = (
    func.unnest(bindparam("roles", type_=ARRAY(BigInteger)), bindparam("whys", type_=ARRAY(Text)))
    .table_valued(column("role", BigInteger), column("why", Text), name="given")
    .render_derived()
)
_FORGET = delete(reward_refusals).where(
    reward_refusals.c.guild == _guild,
    reward_refusals.c.user == bindparam("whose"),
    reward_refusals.c.role != func.all_(bindparam("roles", type_=ARRAY(BigInteger))),
)
_others = reward_refusals.alias("others")
# Who notes a refusal of the same reward at the same time waits, and then sees that it was noted.
_ONE_AT_A_TIME = (
    select(level_rewards.c.role)
    .where(
        level_rewards.c.guild == _guild, level_rewards.c.role == func.any(bindparam("roles", type_=ARRAY(BigInteger)))
    )
    .order_by(level_rewards.c.level, level_rewards.c.role)
    .with_for_update()
)
_NEW = select(_given.c.role, _given.c.why).where(
    ~exists().where(_others.c.guild == _guild, _others.c.role == _given.c.role)
)
_put = upsert(reward_refusals).from_select(
    ["guild", "user", "at", "role", "why"],
    select(_guild, bindparam("whose", type_=BigInteger), bindparam("at", type_=reward_refusals.c.at.type), *_given.c),
)
_PUT = _put.on_conflict_do_update(index_elements=list(reward_refusals.primary_key), set_={"why": _put.excluded["why"]})


@define
class PostgresLevelRewardRepository:
    _transaction: Transaction

    async def all(self, guild: GuildId) -> tuple[Reward, ...]:
        rows = await self._transaction.execute(_ALL, {"in_guild": guild})
        return tuple(map(REWARDS.from_row, rows.mappings()))

    async def add(self, guild: GuildId, reward: Reward, *, by: UserId, at: datetime) -> None:
        added = await self._transaction.execute(_ADD, {"guild": guild} | REWARDS.to_row(reward))
        if not added.rowcount:
            raise RewardThereAlready(reward.level, reward.role)
        self._transaction.events.append(_changed(guild, reward, by, at))

    async def remove(self, guild: GuildId, reward: Reward, *, by: UserId, at: datetime) -> None:
        which: Row = {"in_guild": guild, "of_level": reward.level, "which": reward.role}
        removed = await self._transaction.execute(_REMOVE, which)
        if not removed.rowcount:
            raise RewardNotFound(reward.level, reward.role)
        self._transaction.events.append(_changed(guild, reward, by, at))


def _changed(guild: GuildId, reward: Reward, by: UserId, at: datetime) -> RewardsChanged:
    return RewardsChanged(guild=guild, at=at, by=by, level=reward.level, role=reward.role)


@define
class PostgresRewardRefusalRepository:
    _transaction: Transaction

    async def put(self, guild: GuildId, user: UserId, refusals: Collection[Refusal], *, at: datetime) -> None:
        ordered = sorted(refusals, key=lambda refusal: refusal.role)
        whose: Row = {"in_guild": guild, "whose": user, "roles": [each.role for each in ordered]}
        await self._transaction.execute(_FORGET, whose)
        if not refusals:
            return
        given: Row = {"in_guild": guild, "roles": whose["roles"], "whys": [each.why for each in ordered]}
        await self._transaction.execute(_ONE_AT_A_TIME, {"in_guild": guild, "roles": whose["roles"]})
        new = await self._transaction.execute(_NEW, given)
        self._transaction.events.extend(
            RewardRefused(guild=guild, at=at, role=row["role"], why=row["why"]) for row in new.mappings()
        )
        await self._transaction.execute(_PUT, given | {"whose": user, "at": at})
