import json
from collections.abc import Collection

from attrs import define
from cattrs.preconf.json import make_converter
from sqlalchemy import BigInteger, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from application.levels.reward_queries import MemberRewards, RewardList
from domain.shared.ids import GuildId, RoleId, UserId
from infrastructure.database.reading import Reading
from infrastructure.levels.tables import reward_refusals

_converter = make_converter()

# One statement each, and so one moment.
_OF_MEMBER = text("""
    SELECT jsonb_build_object(
        'level', coalesce((SELECT level FROM member_levels WHERE guild_id = :in_guild AND user_id = :whose), 0),
        'rewards', (SELECT coalesce(jsonb_agg(jsonb_build_object('level', level, 'role', role_id)
            ORDER BY level, role_id), '[]') FROM level_rewards WHERE guild_id = :in_guild),
        'refused', (SELECT coalesce(jsonb_agg(role_id), '[]') FROM reward_refusals
            WHERE guild_id = :in_guild AND user_id = :whose)
    )::text AS found
    """)
_LIST = text("""
    SELECT jsonb_build_object(
        'rewards', (SELECT coalesce(jsonb_agg(jsonb_build_object('level', level, 'role', role_id)
            ORDER BY level, role_id), '[]') FROM level_rewards WHERE guild_id = :in_guild),
        'refused', (SELECT coalesce(jsonb_agg(jsonb_build_object('role', role_id, 'why', why, 'members', members)
            ORDER BY role_id), '[]')
            FROM (SELECT role_id, (array_agg(why ORDER BY refused_at))[1] AS why, count(*) AS members
                FROM reward_refusals WHERE guild_id = :in_guild GROUP BY role_id) AS refused)
    )::text AS found
    """)

_WITH_REFUSALS = (
    select(reward_refusals.c.guild)
    .distinct()
    .where(reward_refusals.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))))
    .order_by(reward_refusals.c.guild)
)

_REFUSED_ROLES = select(reward_refusals.c.role).distinct().where(reward_refusals.c.guild == bindparam("in_guild"))


@define
class PostgresRewardReader:
    _reading: Reading

    async def of_member(self, guild: GuildId, user: UserId) -> MemberRewards:
        row = await self._reading.row(_OF_MEMBER, {"in_guild": guild, "whose": user})
        assert row is not None, "a row of one object"
        return _converter.structure(json.loads(row["found"]), MemberRewards)

    async def with_refusals(self, guilds: Collection[GuildId]) -> tuple[GuildId, ...]:
        rows = await self._reading.rows(_WITH_REFUSALS, {"guilds": guilds})
        return tuple(row["guild_id"] for row in rows)

    async def refused_roles(self, guild: GuildId) -> frozenset[RoleId]:
        rows = await self._reading.rows(_REFUSED_ROLES, {"in_guild": guild})
        return frozenset(row["role_id"] for row in rows)

    async def list(self, guild: GuildId) -> RewardList:
        row = await self._reading.row(_LIST, {"in_guild": guild})
        assert row is not None, "a row of one object"
        return _converter.structure(json.loads(row["found"]), RewardList)
