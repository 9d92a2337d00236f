import asyncpg

from application.levels.importing import ForeignXp
from domain.shared.ids import GuildId, UserId
from domain.shared.importing import Part
from infrastructure.imports.feed import Feed
from infrastructure.imports.tux.database import TuxDatabase

_LEVELS = """
    SELECT member_id AS key, xp, level FROM levels WHERE guild_id = $1 AND member_id > $2 AND xp > 0 ORDER BY member_id
"""
_BLOCKED = """
    SELECT member_id AS key FROM levels WHERE guild_id = $1 AND member_id > $2 AND blacklisted ORDER BY member_id
"""


async def levels_of(tux: TuxDatabase, guild: GuildId) -> Feed[ForeignXp]:
    """XP over there have fractions, which are cut off."""

    def fact(row: asyncpg.Record) -> ForeignXp:
        xp = row["xp"] if -1e18 < row["xp"] < 1e18 else -1
        return ForeignXp(user=UserId(row["key"]), xp=int(xp), level=row["level"])

    return await tux.feed(Part.LEVELS, _LEVELS, guild, fact)


async def blocks_of(tux: TuxDatabase, guild: GuildId) -> Feed[UserId]:
    return await tux.feed(Part.LEVEL_BLOCKS, _BLOCKED, guild, lambda row: UserId(row["key"]))
