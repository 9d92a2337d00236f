"""Activity and levels: rollups a day, XP and its rules, rewards."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "activity_batches",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("stream_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("number >= 1", name=op.f("ck_activity_batches_number")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_activity_batches_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "stream_id", name=op.f("pk_activity_batches")),
    )
    op.create_table(
        "activity_days",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("rule_version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.Column("counted_messages", sa.Integer(), nullable=False),
        sa.Column("voice_minutes", sa.Integer(), nullable=False),
        sa.Column("message_xp", sa.BigInteger(), nullable=False),
        sa.Column("voice_xp", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("message_xp >= 0 AND voice_xp >= 0", name=op.f("ck_activity_days_xp")),
        sa.CheckConstraint(
            "messages >= counted_messages AND counted_messages >= 0", name=op.f("ck_activity_days_messages")
        ),
        sa.CheckConstraint("voice_minutes >= 0", name=op.f("ck_activity_days_voice_minutes")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_activity_days_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "day", "rule_version", name=op.f("pk_activity_days")),
    )
    op.create_index("ix_activity_days_guild_id_day", "activity_days", ["guild_id", "day", "user_id"], unique=False)
    op.create_table(
        "activity_hours",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("messages", sa.Integer(), nullable=False),
        sa.CheckConstraint("messages >= 0", name=op.f("ck_activity_hours_messages")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_activity_hours_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "hour", name=op.f("pk_activity_hours")),
    )
    op.create_table(
        "level_blocks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blocked_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_level_blocks_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_level_blocks")),
    )
    op.create_table(
        "level_rewards",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("level", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("role_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.CheckConstraint("level >= 1", name=op.f("ck_level_rewards_level")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_level_rewards_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "level", "role_id", name=op.f("pk_level_rewards")),
    )
    op.create_table(
        "level_operations",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("operation_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("mode", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("cursor_user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("kind IN ('import', 'recompute')", name=op.f("ck_level_operations_kind")),
        sa.CheckConstraint("mode IN ('add', 'replace', 'max')", name=op.f("ck_level_operations_mode")),
        sa.CheckConstraint(
            "state IN ('applying', 'applied', 'undoing', 'undone')", name=op.f("ck_level_operations_state")
        ),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_level_operations_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "operation_id", name=op.f("pk_level_operations")),
    )
    op.create_index(
        "uq_level_operations_guild_id_kind_subject",
        "level_operations",
        ["guild_id", "kind", "subject"],
        unique=True,
        postgresql_where=sa.text("state <> 'undone'"),
    )
    op.create_table(
        "level_role_syncs",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_lower", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("attempts >= 1", name=op.f("ck_level_role_syncs_attempts")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_level_role_syncs_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_level_role_syncs")),
    )
    op.create_index("ix_level_role_syncs_guild_id_due_at", "level_role_syncs", ["guild_id", "due_at"], unique=False)
    op.create_table(
        "level_rules",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("rules", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("decided_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("jsonb_typeof(rules) = 'object'", name=op.f("ck_level_rules_rules")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_level_rules_version")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_level_rules_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "version", name=op.f("pk_level_rules")),
    )
    op.create_table(
        "member_levels",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("xp", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("level", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("messages", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("voice_minutes", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("level >= 0", name=op.f("ck_member_levels_level")),
        sa.CheckConstraint("messages >= 0 AND voice_minutes >= 0", name=op.f("ck_member_levels_activity")),
        sa.CheckConstraint("xp >= 0", name=op.f("ck_member_levels_xp")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_member_levels_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_member_levels")),
    )
    op.create_index(
        "ix_member_levels_guild_id_messages",
        "member_levels",
        ["guild_id", sa.literal_column("messages DESC"), "user_id"],
        unique=False,
    )
    op.create_index(
        "ix_member_levels_guild_id_voice",
        "member_levels",
        ["guild_id", sa.literal_column("voice_minutes DESC"), "user_id"],
        unique=False,
    )
    op.create_index(
        "ix_member_levels_guild_id_xp",
        "member_levels",
        ["guild_id", sa.literal_column("xp DESC"), "user_id"],
        unique=False,
    )
    op.create_table(
        "reward_refusals",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("role_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_reward_refusals_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "role_id", name=op.f("pk_reward_refusals")),
    )
    op.create_table(
        "xp_adjustments",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("adjustment_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("adjusted_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("request_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("adjusted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("kind ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_xp_adjustments_kind")),
        sa.CheckConstraint("reason <> '' AND length(reason) <= 480", name=op.f("ck_xp_adjustments_reason")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_xp_adjustments_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "adjustment_id", name=op.f("pk_xp_adjustments")),
        sa.UniqueConstraint(
            "guild_id", "request_id", "user_id", name=op.f("uq_xp_adjustments_guild_id_request_id_user_id")
        ),
    )
    op.create_index(
        "ix_xp_adjustments_guild_id_user_id", "xp_adjustments", ["guild_id", "user_id", "adjustment_id"], unique=False
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("xp_adjustments")
    op.drop_table("reward_refusals")
    op.drop_table("member_levels")
    op.drop_table("level_rules")
    op.drop_table("level_role_syncs")
    op.drop_table("level_operations")
    op.drop_table("level_rewards")
    op.drop_table("level_blocks")
    op.drop_table("activity_hours")
    op.drop_table("activity_days")
    op.drop_table("activity_batches")
