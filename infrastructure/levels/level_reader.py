import json
from collections.abc import Collection, Mapping

from attrs import define
from cattrs.preconf.json import make_converter
from sqlalchemy import BigInteger, bindparam, func, select, text
from sqlalchemy.dialects.postgresql import ARRAY

from application.levels.level_queries import (
    EXPLAINED_ADJUSTMENTS,
    EXPLAINED_DAYS,
    XpSources,
)
from domain.levels.level_repository import LevelBlock
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Page, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.database.transaction import Row
from infrastructure.levels.level_rows import BLOCKS
from infrastructure.levels.tables import level_blocks, member_levels

_converter = make_converter()

_XP_OF = select(member_levels.c.user, member_levels.c.xp).where(
    member_levels.c.guild == bindparam("in_guild"),
    member_levels.c.user == func.any(bindparam("users", type_=ARRAY(BigInteger))),
)
_BLOCKED = select(*BLOCKS.columns).where(level_blocks.c.guild == bindparam("in_guild"))

# One statement, and so one moment: what is counted between two would look like XP from nowhere.
_SOURCES = text("""
    WITH member AS (
        SELECT xp, earlier_message_xp, earlier_voice_xp, earlier_through FROM member_levels
        WHERE guild_id = :in_guild AND user_id = :whose
    ), days AS (
        SELECT day, sum(messages) AS messages, sum(counted_messages) AS counted_messages,
               sum(voice_minutes) AS voice_minutes, sum(message_xp) AS message_xp, sum(voice_xp) AS voice_xp
        FROM activity_days WHERE guild_id = :in_guild AND user_id = :whose
        AND day > coalesce((SELECT earlier_through FROM member), '-infinity') GROUP BY day
    ), adjusted AS (
        SELECT kind, sum(amount) AS amount FROM xp_adjustments
        WHERE guild_id = :in_guild AND user_id = :whose GROUP BY kind
    ), newest_days AS (
        SELECT * FROM days ORDER BY day DESC LIMIT :days
    ), newest_adjustments AS (
        SELECT adjustment_id, kind, amount, adjusted_by AS by, reason, adjusted_at AS at FROM xp_adjustments
        WHERE guild_id = :in_guild AND user_id = :whose ORDER BY adjustment_id DESC LIMIT :adjustments
    )
    SELECT jsonb_build_object(
        'xp', coalesce((SELECT xp FROM member), 0),
        'message_xp', (SELECT coalesce(sum(message_xp), 0) FROM days)
            + coalesce((SELECT earlier_message_xp FROM member), 0),
        'voice_xp', (SELECT coalesce(sum(voice_xp), 0) FROM days)
            + coalesce((SELECT earlier_voice_xp FROM member), 0),
        'adjusted', (SELECT coalesce(jsonb_object_agg(kind, amount), '{}') FROM adjusted),
        'days', (SELECT coalesce(jsonb_agg(d ORDER BY d.day DESC), '[]') FROM newest_days d),
        'adjustments',
            (SELECT coalesce(jsonb_agg(a ORDER BY a.adjustment_id DESC), '[]') FROM newest_adjustments a)
    )::text AS sources
    """)


@define
class PostgresLevelReader:
    _reading: Reading

    async def blocked(self, guild: GuildId, seek: Seek) -> Page[LevelBlock]:
        rows = await self._reading.rows(seek_rows(_BLOCKED, level_blocks.c.user, seek), {"in_guild": guild})
        return Page.of([BLOCKS.from_row(row) for row in rows], seek, key=lambda block: block.user)

    async def xp_of(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, int]:
        rows = await self._reading.rows(_XP_OF, {"in_guild": guild, "users": users})
        return {row["user_id"]: row["xp"] for row in rows}

    async def sources(self, guild: GuildId, user: UserId) -> XpSources:
        which: Row = {"in_guild": guild, "whose": user, "days": EXPLAINED_DAYS, "adjustments": EXPLAINED_ADJUSTMENTS}
        row = await self._reading.row(_SOURCES, which)
        assert row is not None, "a row of sums"
        return _converter.structure(json.loads(row["sources"]), XpSources)
