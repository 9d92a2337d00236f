from sqlalchemy import Column, ForeignKeyConstraint, Index, Integer, Table, Text, UniqueConstraint, text

from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.sanction import CaseKind
from infrastructure.database.metadata import condition, metadata, moment, one_of, serial, snowflake

case_counters = Table(
    "case_counters",
    metadata,
    snowflake("guild_id", primary_key=True),
    Column("last_number", Integer, nullable=False),
    ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"]),
    condition("last_number >= 1", name="last_number"),
)

cases = Table(
    "cases",
    metadata,
    snowflake("guild_id", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    snowflake("target_id"),
    snowflake("moderator_id"),
    Column("reason", Text, nullable=True),
    snowflake("request_id"),
    Column("delete_messages_seconds", Integer, nullable=False),
    moment("opened_at"),
    moment("lease_until"),
    Column("notice", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("failure", Text, nullable=True),
    moment("settled_at", nullable=True),
    Column("attempts", Integer, nullable=False, server_default=text("1")),
    Column("version", Integer, nullable=False, server_default=text("1")),
    ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"]),
    UniqueConstraint("guild_id", "request_id"),
    one_of("kind", CaseKind),
    one_of("notice", Notice),
    one_of("status", CaseStatus),
    one_of("failure", Failure),
    condition("number >= 1", name="number"),
    condition("reason <> '' AND length(reason) <= 480", name="reason"),
    condition("delete_messages_seconds BETWEEN 0 AND 604800", name="delete_messages_seconds"),
    condition("(status = 'pending') = (settled_at IS NULL)", name="settled"),
    condition("(status = 'failed') = (failure IS NOT NULL)", name="failed"),
    condition("attempts >= 1", name="attempts"),
    condition("version >= 1", name="version"),
)

_pending = text("status = 'pending'")

Index(
    "uq_cases_guild_id_target_id_pending",
    cases.c.guild_id,
    cases.c.target_id,
    unique=True,
    postgresql_where=text("status = 'pending' AND kind IN ('ban', 'unban')"),
)
Index("ix_cases_pending", cases.c.lease_until, postgresql_where=_pending)
Index("ix_cases_guild_id_target_id_number", cases.c.guild_id, cases.c.target_id, cases.c.number)
Index("ix_cases_guild_id_moderator_id_number", cases.c.guild_id, cases.c.moderator_id, cases.c.number)
Index("ix_cases_guild_id_kind_number", cases.c.guild_id, cases.c.kind, cases.c.number)

case_changes = Table(
    "case_changes",
    metadata,
    snowflake("guild_id", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    serial("change_id"),
    Column("field", Text, nullable=False),
    Column("old_value", Text, nullable=True),
    Column("new_value", Text, nullable=True),
    snowflake("changed_by"),
    moment("changed_at"),
    ForeignKeyConstraint(["guild_id", "number"], ["cases.guild_id", "cases.number"]),
    condition("field IN ('reason')", name="field"),
    condition("old_value IS DISTINCT FROM new_value", name="differs"),
)

case_log_posts = Table(
    "case_log_posts",
    metadata,
    snowflake("guild_id", primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    snowflake("channel_id"),
    snowflake("message_id"),
    ForeignKeyConstraint(["guild_id", "number"], ["cases.guild_id", "cases.number"]),
)
