"""The tables of a published Tux, made here from what its migrations say of them, and rows for them."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from typing import Final

import asyncpg
from attrs import define, frozen

from infrastructure.database.address import Address
from infrastructure.database.settings import DatabaseSettings

SCHEMA: Final = "published_tux"

type Rows = list[Mapping[str, object]]

_KINDS = (
    *("BAN", "UNBAN", "HACKBAN", "TEMPBAN", "KICK", "TIMEOUT", "UNTIMEOUT", "WARN", "JAIL", "UNJAIL"),
    *("SNIPPETBAN", "SNIPPETUNBAN", "POLLBAN", "POLLUNBAN"),
)


@frozen
class Layout:
    """Of one of its releases: whether times name a zone, and whether keys are called after their tables."""

    moment: str = "timestamp"
    long_keys: bool = False

    def key(self, long: str) -> str:
        return long if self.long_keys else "id"


NAIVE, AWARE, LONG_KEYS = Layout(), Layout("timestamptz"), Layout(long_keys=True)


def tables(layout: Layout) -> str:
    at, guild = layout.moment, f"REFERENCES guild ({layout.key('guild_id')}) ON DELETE CASCADE"
    stamps = f"created_at {at} DEFAULT CURRENT_TIMESTAMP, updated_at {at} DEFAULT CURRENT_TIMESTAMP"
    kinds = ", ".join(f"'{kind}'" for kind in _KINDS)
    return f"""
    CREATE TYPE case_type_enum AS ENUM ({kinds});
    CREATE TABLE guild ({layout.key("guild_id")} bigint PRIMARY KEY, {stamps}, guild_joined_at {at},
      case_count integer NOT NULL);
    CREATE TABLE guild_config ({layout.key("guild_id")} bigint PRIMARY KEY {guild}, {stamps},
      prefix varchar(3) NOT NULL DEFAULT '$', mod_log_id bigint, audit_log_id bigint, join_log_id bigint,
      private_log_id bigint, report_log_id bigint, dev_log_id bigint, jail_channel_id bigint, jail_role_id bigint,
      onboarding_completed boolean NOT NULL DEFAULT false);
    CREATE TABLE cases ({layout.key("case_id")} bigint PRIMARY KEY, {stamps}, case_status boolean NOT NULL DEFAULT true,
      case_processed boolean NOT NULL DEFAULT false, case_type case_type_enum, case_reason varchar(2000) NOT NULL,
      case_moderator_id bigint NOT NULL, case_user_id bigint NOT NULL, case_user_roles json NOT NULL DEFAULT '[]',
      case_number integer, case_expires_at {at}, case_metadata json, mod_log_message_id bigint,
      guild_id bigint NOT NULL {guild}, UNIQUE (guild_id, case_number));
    CREATE TABLE snippet ({layout.key("snippet_id")} bigint PRIMARY KEY, {stamps}, snippet_name varchar(100) NOT NULL,
      snippet_content varchar(4000), snippet_user_id bigint NOT NULL, guild_id bigint NOT NULL {guild},
      uses integer NOT NULL DEFAULT 0, locked boolean NOT NULL DEFAULT false, alias varchar(100));
    CREATE TABLE reminder ({layout.key("reminder_id")} bigint PRIMARY KEY, {stamps},
      reminder_content varchar(2000) NOT NULL, reminder_expires_at {at} NOT NULL, reminder_channel_id bigint NOT NULL,
      reminder_user_id bigint NOT NULL, reminder_sent boolean NOT NULL DEFAULT false, guild_id bigint NOT NULL {guild});
    CREATE TABLE afk (member_id bigint, guild_id bigint {guild}, {stamps}, nickname varchar(100) NOT NULL,
      reason varchar(500) NOT NULL, since {at} NOT NULL, until {at}, enforced boolean NOT NULL DEFAULT false,
      perm_afk boolean NOT NULL DEFAULT false, PRIMARY KEY (member_id, guild_id));
    CREATE TABLE levels (member_id bigint, guild_id bigint {guild}, {stamps}, xp double precision NOT NULL,
      level integer NOT NULL, blacklisted boolean NOT NULL DEFAULT false,
      last_message {at} NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (member_id, guild_id));
    CREATE TABLE starboard ({layout.key("guild_id")} bigint PRIMARY KEY {guild}, {stamps},
      starboard_channel_id bigint NOT NULL, starboard_emoji varchar(64) NOT NULL, starboard_threshold integer NOT NULL);
    CREATE TABLE starboard_message ({layout.key("message_id")} bigint PRIMARY KEY, {stamps},
      message_content varchar(4000) NOT NULL DEFAULT '', message_expires_at {at} NOT NULL DEFAULT CURRENT_TIMESTAMP,
      message_channel_id bigint NOT NULL, message_user_id bigint NOT NULL, message_guild_id bigint NOT NULL {guild},
      star_count integer NOT NULL, starboard_message_id bigint NOT NULL);
    CREATE TABLE permission_ranks (id bigint PRIMARY KEY, {stamps}, guild_id bigint NOT NULL {guild},
      rank integer NOT NULL, name varchar(100) NOT NULL, description varchar(500));
    CREATE TABLE permission_assignments (id bigint PRIMARY KEY, {stamps}, guild_id bigint NOT NULL {guild},
      permission_rank_id bigint NOT NULL REFERENCES permission_ranks (id), role_id bigint NOT NULL);
    CREATE TABLE permission_commands (id bigint PRIMARY KEY, {stamps}, guild_id bigint NOT NULL {guild},
      command_name varchar(200) NOT NULL, required_rank integer NOT NULL, description varchar(500));
    """


@define
class PublishedTux:
    """`url` is where `tux import tux` finds it; what is added here stands there at once."""

    url: str
    connection: "asyncpg.Connection[asyncpg.Record]"

    async def add(self, table: str, *rows: Mapping[str, object]) -> None:
        for row in rows:
            names, places = ", ".join(row), ", ".join(f"${place}" for place in range(1, len(row) + 1))
            # Names of this file's own tables and columns.
            await self.connection.execute(f"INSERT INTO {table} ({names}) VALUES ({places})", *row.values())  # noqa: S608

    async def run(self, sql: str, *values: object) -> None:
        await self.connection.execute(sql, *values)


@asynccontextmanager
async def published_tux(settings: DatabaseSettings, layout: Layout = NAIVE) -> AsyncIterator[PublishedTux]:
    """In a schema of its own beside the tables of the tests, and gone with the block."""
    plain = Address.of(settings.url)
    # Its times are written as the server's own, and no test depends on where that is.
    connection = await asyncpg.connect(
        **plain.arguments(name="a published Tux", within=10, settings={"timezone": "UTC", "search_path": SCHEMA})
    )
    try:
        await connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE; CREATE SCHEMA {SCHEMA}")
        await connection.execute(tables(layout))
        mark = "&" if "?" in settings.url else "?"
        yield PublishedTux(f"{settings.url}{mark}options=-csearch_path%3D{SCHEMA}", connection)
    finally:
        await connection.execute(f"DROP SCHEMA IF EXISTS {SCHEMA} CASCADE")
        await connection.close()


def a_case(key: int, guild: int, **given: object) -> Mapping[str, object]:
    """A warning, unless it is said otherwise."""
    return {
        "id": key,
        "guild_id": guild,
        "case_number": key,
        "case_type": "WARN",
        "case_reason": f"reason {key}",
        "case_moderator_id": 70,
        "case_user_id": 700 + key,
        "created_at": datetime(2025, 3, 1, 12, key % 60),  # noqa: DTZ001  # as it stands there
        **given,
    }
