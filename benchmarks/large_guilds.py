"""Guilds of many members, of whom three in ten left: filled by the server itself."""

import asyncpg

from domain.shared.ids import GuildId, UserId

FIRST_USER = 1_500_000_000_000_000_000
DAYS = 30

_GUILD = "INSERT INTO guilds (guild_id, registered_at, settings) VALUES ($1, now(), '{}')"
_LEVELS = """INSERT INTO member_levels (guild_id, user_id, xp, messages, voice_minutes)
    SELECT $1, $2::bigint + n, 1 + floor(random() ^ 3 * 1000000), floor(random() ^ 4 * 10000), n % 5000
    FROM generate_series(1, $3::int) AS n"""
_LEAVERS = """INSERT INTO members
    (guild_id, user_id, username, is_bot, left_at, first_seen_at, created_at, updated_at)
    SELECT $1, $2::bigint + n, 'member' || n, false, now(), now(), now(), now()
    FROM generate_series(1, $3::int) AS n WHERE n % 10 < 3"""
_ACTIVITY = """INSERT INTO activity_days
    (guild_id, user_id, day, rule_version, messages, counted_messages, voice_minutes, message_xp, voice_xp)
    SELECT $1, $2::bigint + n, current_date - d, 0, 1 + n % 50, 0, n % 60, (n::bigint * 7919) % 500, 0
    FROM generate_series(0, $4::int - 1) AS d, generate_series(1, $3::int) AS n"""


def member(number: int) -> UserId:
    """Numbered from 1 on. Those whose number ends in 0, 1 or 2 left, and only they are known by name."""
    return UserId(FIRST_USER + number)


async def fill_levels(pool: "asyncpg.Pool[asyncpg.Record]", guild: GuildId, members: int) -> None:
    await pool.execute(_GUILD, guild)
    for statement in (_LEVELS, _LEAVERS):
        await pool.execute(statement, guild, FIRST_USER, members)
    await pool.execute("VACUUM ANALYZE member_levels")
    await pool.execute("VACUUM ANALYZE members")


async def fill_activity(pool: "asyncpg.Pool[asyncpg.Record]", guild: GuildId, members: int) -> None:
    """Each member active on each of the last 30 days."""
    await pool.execute(_ACTIVITY, guild, FIRST_USER, members, DAYS)
    await pool.execute("VACUUM ANALYZE activity_days")
