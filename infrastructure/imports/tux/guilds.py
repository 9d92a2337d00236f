from collections.abc import Mapping, Sequence
from enum import StrEnum

from domain.shared.ids import GuildId
from infrastructure.imports.tux.database import TuxDatabase


async def guilds_of(tux: TuxDatabase, only: int | None) -> Sequence[GuildId]:
    """All servers that there are, or the one that is asked for, where it is among them."""
    key = tux.column("guild", "id", "guild_id")
    # The column's name is one of two.
    rows = await tux.rows(f"SELECT {key} AS id FROM guild WHERE $1::bigint IS NULL OR {key} = $1 ORDER BY 1", only)  # noqa: S608
    return [GuildId(row["id"]) for row in rows]


class LeftBehind(StrEnum):
    """What is on record in Tux, and of which there is nothing like it here."""

    PREFIX = "prefix"
    RANK_NAMES = "rank_names"
    LOG_POSTS = "log_posts"


async def left_behind(tux: TuxDatabase, guild: GuildId) -> Mapping[LeftBehind, int]:
    """How many of each there are; those of which there are none are left out."""
    key = tux.column("guild_config", "id", "guild_id")
    post = "mod_log_message_id" if tux.has("cases", "mod_log_message_id") else "audit_log_message_id"
    asked = {
        LeftBehind.PREFIX: f"SELECT count(*) FROM guild_config WHERE {key} = $1 AND prefix <> '$'",  # noqa: S608
        LeftBehind.RANK_NAMES: "SELECT count(*) FROM permission_ranks WHERE guild_id = $1",
    }
    if tux.has("cases", post):
        asked[LeftBehind.LOG_POSTS] = f"SELECT count(*) FROM cases WHERE guild_id = $1 AND {post} IS NOT NULL"  # noqa: S608
    counts = {what: await tux.number(sql, guild) for what, sql in asked.items()}
    return {what: count for what, count in counts.items() if count}
