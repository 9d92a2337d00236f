"""Snippets, reminders, absences and the starboard of Tux."""

from datetime import UTC, datetime

import asyncpg

from application.afk.importing import ForeignAbsence
from application.reminders.importing import ForeignReminder
from application.starboard.importing import ForeignBoard, ForeignStarred
from domain.shared.ids import ChannelId, GuildId, MessageId, UserId
from domain.shared.importing import Part
from domain.snippets.foreign import ForeignSnippet
from infrastructure.imports.feed import Feed
from infrastructure.imports.tux.database import TuxDatabase

_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
"""In place of a time that cannot be read, such as infinity: what was to come then is over."""


async def snippets_of(tux: TuxDatabase, guild: GuildId) -> Feed[ForeignSnippet]:
    """An alias is a row of its own over there, which names the snippet; one that leads nowhere is a snippet."""
    key = tux.column("snippet", "id", "snippet_id")
    sql = f"""
        SELECT own.{key} AS key, own.snippet_name, own.snippet_content, own.snippet_user_id, own.uses, own.locked,
          {_of("own", tux.optional("snippet", "created_at", "timestamptz"))} AS created_at,
          ARRAY(SELECT other.snippet_name FROM snippet AS other
                WHERE other.guild_id = $1 AND lower(other.alias) = lower(own.snippet_name)
                ORDER BY other.{key}) AS aliases
        FROM snippet AS own
        WHERE own.guild_id = $1 AND own.{key} > $2 AND NOT EXISTS (
          SELECT FROM snippet AS meant
          WHERE meant.guild_id = $1 AND lower(meant.snippet_name) = lower(own.alias) AND meant.alias IS NULL
        )
        ORDER BY own.{key}
    """  # noqa: S608  # names of columns, as they were looked up

    def fact(row: asyncpg.Record) -> ForeignSnippet:
        return ForeignSnippet(
            name=row["snippet_name"],
            text=row["snippet_content"] or "",
            aliases=tuple(row["aliases"]),
            author=UserId(row["snippet_user_id"]),
            at=tux.moment(row["created_at"]),
            uses=row["uses"] or 0,
            is_locked=bool(row["locked"]),
        )

    return await tux.feed(Part.SNIPPETS, sql, guild, fact)


async def snippet_bans_of(tux: TuxDatabase, guild: GuildId) -> Feed[UserId]:
    """Whoever was banned from them last, and not let in again: over there, it is a case."""
    key = tux.column("cases", "id", "case_id")
    sql = f"""
        SELECT case_user_id AS key FROM (
          SELECT DISTINCT ON (case_user_id) case_user_id, CAST(case_type AS text) AS last
          FROM cases
          WHERE guild_id = $1 AND case_user_id > $2 AND case_status
            AND CAST(case_type AS text) IN ('SNIPPETBAN', 'SNIPPETUNBAN')
          ORDER BY case_user_id, {key} DESC
        ) AS newest WHERE last = 'SNIPPETBAN' ORDER BY case_user_id
    """  # noqa: S608  # one of two names
    return await tux.feed(Part.SNIPPET_BANS, sql, guild, lambda row: UserId(row["key"]))


async def reminders_of(tux: TuxDatabase, guild: GuildId) -> Feed[ForeignReminder]:
    key = tux.column("reminder", "id", "reminder_id")
    sql = f"""
        SELECT {key} AS key, reminder_content, reminder_expires_at, reminder_channel_id, reminder_user_id,
          reminder_sent,
          {tux.optional("reminder", "created_at", "timestamptz")} AS created_at
        FROM reminder WHERE guild_id = $1 AND {key} > $2 ORDER BY {key}
    """  # noqa: S608  # names of columns, as they were looked up

    def fact(row: asyncpg.Record) -> ForeignReminder:
        return ForeignReminder(
            owner=UserId(row["reminder_user_id"]),
            text=row["reminder_content"],
            due_at=tux.moment(row["reminder_expires_at"]) or _LONG_AGO,
            made_at=tux.moment(row["created_at"]),
            channel=ChannelId(row["reminder_channel_id"]),
            is_sent=bool(row["reminder_sent"]),
        )

    return await tux.feed(Part.REMINDERS, sql, guild, fact)


_AFK = """
    SELECT member_id AS key, nickname, reason, since, until, enforced, perm_afk
    FROM afk WHERE guild_id = $1 AND member_id > $2 ORDER BY member_id
"""


async def absences_of(tux: TuxDatabase, guild: GuildId) -> Feed[ForeignAbsence]:
    def fact(row: asyncpg.Record) -> ForeignAbsence:
        return ForeignAbsence(
            user=UserId(row["key"]),
            nickname=row["nickname"],
            reason=row["reason"],
            since=tux.moment(row["since"]) or _LONG_AGO,
            until=tux.moment(row["until"]),
            is_enforced=bool(row["enforced"]),
            is_lasting=bool(row["perm_afk"]),
        )

    return await tux.feed(Part.ABSENCES, _AFK, guild, fact)


async def boards_of(tux: TuxDatabase, guild: GuildId) -> Feed[ForeignBoard]:
    key = tux.column("starboard", "id", "guild_id")
    sql = f"""
        SELECT {key} AS key, starboard_channel_id, starboard_emoji, starboard_threshold
        FROM starboard WHERE {key} = $1 AND {key} > $2
    """  # noqa: S608  # one of two names

    def fact(row: asyncpg.Record) -> ForeignBoard:
        return ForeignBoard(
            channel=ChannelId(row["starboard_channel_id"]),
            emoji=row["starboard_emoji"],
            threshold=row["starboard_threshold"],
        )

    return await tux.feed(Part.BOARDS, sql, guild, fact)


async def starred_of(tux: TuxDatabase, guild: GuildId) -> Feed[ForeignStarred]:
    key = tux.column("starboard_message", "id", "message_id")
    sql = f"""
        SELECT {key} AS key, starboard_message_id, star_count,
          {tux.optional("starboard_message", "created_at", "timestamptz")} AS created_at
        FROM starboard_message WHERE message_guild_id = $1 AND {key} > $2 ORDER BY {key}
    """  # noqa: S608  # names of columns, as they were looked up

    def fact(row: asyncpg.Record) -> ForeignStarred:
        return ForeignStarred(
            message=MessageId(row["key"]),
            post=MessageId(row["starboard_message_id"]),
            stars=row["star_count"],
            at=tux.moment(row["created_at"]),
        )

    return await tux.feed(Part.STARRED, sql, guild, fact)


def _of(table: str, column: str) -> str:
    """Of one that is there: what stands for one that is not belongs to no table."""
    return column if column.startswith("CAST") else f"{table}.{column}"
