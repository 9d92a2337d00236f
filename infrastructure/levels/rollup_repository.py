from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from attrs import define
from sqlalchemy import BigInteger, Date, Integer, bindparam, delete, func, insert, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from domain.levels.activity import MemberId
from domain.levels.replay import Rollup
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.levels.tables import activity_days, member_levels

_KEYS = {
    "user": "user",
    "day": "day",
    "rules": "rule_version",
    "messages": "messages",
    "counted_messages": "counted_messages",
    "voice_minutes": "voice_minutes",
    "message_xp": "message_xp",
    "voice_xp": "voice_xp",
}
"""The columns' keys, by the names of the record's fields."""

_guild, _users = bindparam("in_guild", type_=BigInteger), bindparam("users", type_=ARRAY(BigInteger))
_columns = [activity_days.c[key] for key in _KEYS.values()]
_of_these = (activity_days.c.guild == _guild) & (activity_days.c.user == func.any(_users))
_theirs = (member_levels.c.guild == activity_days.c.guild) & (member_levels.c.user == activity_days.c.user)
_is_open = or_(member_levels.c.earlier_through.is_(None), activity_days.c.day > member_levels.c.earlier_through)
_OF = (
    select(*_columns)
    .join_from(activity_days, member_levels, _theirs)
    .where(_of_these, _is_open)
    .order_by(activity_days.c.user, activity_days.c.day)
)
_FORGET = delete(activity_days).where(_of_these, _theirs, _is_open)
_rows = (
    func.unnest(*(bindparam(f"all_{column.key}", type_=ARRAY(column.type)) for column in _columns))
    .table_valued(*(column.key for column in _columns), name="rollups")
    .render_derived()
)
_ADD = insert(activity_days).from_select(["guild", *(column.key for column in _columns)], select(_guild, *_rows.c))
_CLOSED = select(
    member_levels.c.user, (member_levels.c.earlier_message_xp + member_levels.c.earlier_voice_xp).label("xp")
).where(
    member_levels.c.guild == _guild,
    member_levels.c.user == func.any(_users),
    member_levels.c.earlier_through.is_not(None),
)

_members = (bindparam("guilds", type_=ARRAY(BigInteger)), bindparam("users", type_=ARRAY(BigInteger)))
_WITH_DAYS = text(
    """
    SELECT DISTINCT guild_id, user_id FROM (
        SELECT guild_id, user_id FROM activity_days
        WHERE day < :before AND (guild_id, user_id) > (:after_guild, :after_user)
        ORDER BY guild_id, user_id LIMIT :most
    ) AS days ORDER BY guild_id, user_id
    """
).bindparams(
    bindparam("before", type_=Date),
    bindparam("after_guild", type_=BigInteger),
    bindparam("after_user", type_=BigInteger),
    bindparam("most", type_=Integer),
)
_LOCK = text(
    """
    SELECT 1 FROM member_levels AS member
    JOIN unnest(:guilds, :users) AS asked (guild_id, user_id) USING (guild_id, user_id)
    ORDER BY guild_id, user_id FOR UPDATE OF member
    """
).bindparams(*_members)
# What is closed already is left out: done again it changes nothing.
_CLOSE = text(
    """
    UPDATE member_levels AS closed
    SET earlier_message_xp = closed.earlier_message_xp + days.message_xp,
        earlier_voice_xp = closed.earlier_voice_xp + days.voice_xp, earlier_through = :last
    FROM (
        SELECT guild_id, user_id, CAST(sum(day.message_xp) AS bigint) AS message_xp,
               CAST(sum(day.voice_xp) AS bigint) AS voice_xp
        FROM unnest(:guilds, :users) AS asked (guild_id, user_id)
        JOIN member_levels AS member USING (guild_id, user_id) JOIN activity_days AS day USING (guild_id, user_id)
        WHERE day.day <= :last AND (member.earlier_through IS NULL OR day.day > member.earlier_through)
        GROUP BY guild_id, user_id
    ) AS days
    WHERE closed.guild_id = days.guild_id AND closed.user_id = days.user_id
    """
).bindparams(*_members, bindparam("last", type_=Date))


@define
class PostgresRollupRepository:
    _transaction: Transaction

    async def of(self, guild: GuildId, users: Collection[UserId]) -> tuple[Rollup, ...]:
        found = await self._transaction.execute(_OF, {"in_guild": guild, "users": users})
        return tuple(
            Rollup(**{name: row[activity_days.c[key].name] for name, key in _KEYS.items()}) for row in found.mappings()
        )

    async def replace(self, guild: GuildId, users: Collection[UserId], rollups: Sequence[Rollup]) -> None:
        await self._transaction.execute(_FORGET, {"in_guild": guild, "users": users})
        if rollups:
            arrays: Row = {f"all_{key}": [getattr(rollup, name) for rollup in rollups] for name, key in _KEYS.items()}
            await self._transaction.execute(_ADD, {"in_guild": guild} | arrays)

    async def closed(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, int]:
        found = await self._transaction.execute(_CLOSED, {"in_guild": guild, "users": users})
        return {row["user_id"]: row["xp"] for row in found.mappings()}

    async def with_days(self, *, before: date, after: MemberId, limit: int) -> tuple[MemberId, ...]:
        guild, user = after
        which: Row = {"before": before, "after_guild": guild, "after_user": user, "most": limit}
        found = await self._transaction.execute(_WITH_DAYS, which)
        return tuple((row["guild_id"], row["user_id"]) for row in found.mappings())

    async def close(self, members: Collection[MemberId], *, before: date) -> None:
        ordered = sorted(members)
        which: Row = {"guilds": [guild for guild, _ in ordered], "users": [user for _, user in ordered]}
        # First: who counts these members anew has then committed, and what they wrote is seen by what follows.
        await self._transaction.execute(_LOCK, which)
        await self._transaction.execute(_CLOSE, which | {"last": before - timedelta(days=1)})
