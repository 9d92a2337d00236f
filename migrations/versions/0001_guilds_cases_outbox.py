"""Guilds with their settings, moderation cases, and the outbox."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    # A migration that cannot have its lock soon must not queue up everybody behind it.
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "guilds",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mod_log_channel", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("dm_on_action", sa.Boolean(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("language <> ''", name=op.f("ck_guilds_language")),
        sa.CheckConstraint("time_zone <> ''", name=op.f("ck_guilds_time_zone")),
        sa.CheckConstraint("guild_id > 0", name=op.f("ck_guilds_guild_id")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_guilds_version")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guilds")),
    )
    op.create_table(
        "outbox",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("event_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("payload", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("occurred_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("parked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_error", sa.Text(), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_outbox_attempts")),
        sa.CheckConstraint("done_at IS NULL OR parked_at IS NULL", name=op.f("ck_outbox_done_or_parked")),
        sa.PrimaryKeyConstraint("guild_id", "event_id", name=op.f("pk_outbox")),
    )
    op.create_index(
        "ix_outbox_done", "outbox", ["done_at"], unique=False, postgresql_where=sa.text("done_at IS NOT NULL")
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due_at", "event_id"],
        unique=False,
        postgresql_where=sa.text("done_at IS NULL AND parked_at IS NULL"),
    )
    op.create_index(
        "ix_outbox_parked", "outbox", ["parked_at"], unique=False, postgresql_where=sa.text("parked_at IS NOT NULL")
    )
    op.create_table(
        "case_counters",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_number >= 1", name=op.f("ck_case_counters_last_number")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_case_counters_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_case_counters")),
    )
    op.create_table(
        "cases",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("target_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("moderator_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("request_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("delete_messages_seconds", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=True),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(status = 'failed') = (failure IS NOT NULL)", name=op.f("ck_cases_failed")),
        sa.CheckConstraint("(status = 'pending') = (settled_at IS NULL)", name=op.f("ck_cases_settled")),
        sa.CheckConstraint(
            "failure IN ('refused_by_discord', 'unknown_member', 'no_longer_allowed', 'superseded', 'interrupted', "
            "'unverifiable')",
            name=op.f("ck_cases_failure"),
        ),
        sa.CheckConstraint("kind IN ('warn', 'ban', 'unban')", name=op.f("ck_cases_kind")),
        sa.CheckConstraint(
            "notice IN ('not_wanted', 'pending', 'delivered', 'not_delivered')", name=op.f("ck_cases_notice")
        ),
        sa.CheckConstraint("reason <> '' AND length(reason) <= 480", name=op.f("ck_cases_reason")),
        sa.CheckConstraint("status IN ('pending', 'applied', 'failed')", name=op.f("ck_cases_status")),
        sa.CheckConstraint("attempts >= 1", name=op.f("ck_cases_attempts")),
        sa.CheckConstraint(
            "delete_messages_seconds BETWEEN 0 AND 604800", name=op.f("ck_cases_delete_messages_seconds")
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_cases_number")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_cases_version")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_cases_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_cases")),
        sa.UniqueConstraint("guild_id", "request_id", name=op.f("uq_cases_guild_id_request_id")),
    )
    op.create_index("ix_cases_guild_id_kind_number", "cases", ["guild_id", "kind", "number"], unique=False)
    op.create_index(
        "ix_cases_guild_id_moderator_id_number", "cases", ["guild_id", "moderator_id", "number"], unique=False
    )
    op.create_index("ix_cases_guild_id_target_id_number", "cases", ["guild_id", "target_id", "number"], unique=False)
    op.create_index(
        "ix_cases_pending", "cases", ["lease_until"], unique=False, postgresql_where=sa.text("status = 'pending'")
    )
    op.create_index(
        "uq_cases_guild_id_target_id_pending",
        "cases",
        ["guild_id", "target_id"],
        unique=True,
        postgresql_where=sa.text("status = 'pending' AND kind IN ('ban', 'unban')"),
    )
    op.create_table(
        "guild_setting_changes",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("setting", sa.Text(), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "setting IN ('mod_log_channel', 'dm_on_action', 'language', 'time_zone')",
            name=op.f("ck_guild_setting_changes_setting"),
        ),
        sa.CheckConstraint("old_value IS DISTINCT FROM new_value", name=op.f("ck_guild_setting_changes_differs")),
        sa.ForeignKeyConstraint(
            ["guild_id"], ["guilds.guild_id"], name=op.f("fk_guild_setting_changes_guild_id_guilds")
        ),
        sa.PrimaryKeyConstraint("guild_id", "change_id", name=op.f("pk_guild_setting_changes")),
    )
    op.create_table(
        "case_changes",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old_value", sa.Text(), nullable=True),
        sa.Column("new_value", sa.Text(), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("field IN ('reason')", name=op.f("ck_case_changes_field")),
        sa.CheckConstraint("old_value IS DISTINCT FROM new_value", name=op.f("ck_case_changes_differs")),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["cases.guild_id", "cases.number"],
            name=op.f("fk_case_changes_guild_id_number_cases"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", "change_id", name=op.f("pk_case_changes")),
    )
    op.create_table(
        "case_log_posts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["cases.guild_id", "cases.number"],
            name=op.f("fk_case_log_posts_guild_id_number_cases"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_case_log_posts")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("case_log_posts")
    op.drop_table("case_changes")
    op.drop_table("guild_setting_changes")
    op.drop_table("cases")
    op.drop_table("case_counters")
    op.drop_table("outbox")
    op.drop_table("guilds")
