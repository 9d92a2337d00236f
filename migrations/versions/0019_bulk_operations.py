"""Bulk operations, and whom each is about."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "bulk_operations",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("act", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("moderator_id", sa.BigInteger(), nullable=False),
        sa.Column("moderator_username", sa.Text(), nullable=True),
        sa.Column("moderator_display_name", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("role_id", sa.BigInteger(), nullable=True),
        sa.Column("delete_messages_seconds", sa.Integer(), nullable=False),
        sa.Column("tell", sa.Boolean(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.BigInteger(), nullable=True),
        sa.Column("stopped_by", sa.BigInteger(), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("answer_application", sa.BigInteger(), nullable=True),
        sa.Column("answer_token", sa.Text(), nullable=True),
        sa.Column("answer_asked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("log_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("log_message_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(state = 'ended') = (ended_at IS NOT NULL)", name=op.f("ck_bulk_operations_ended")),
        sa.CheckConstraint("(state = 'planned') = (confirmed_at IS NULL)", name=op.f("ck_bulk_operations_confirmed")),
        sa.CheckConstraint("act ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_bulk_operations_act")),
        sa.CheckConstraint(
            "ending IN ('done', 'stopped', 'no_longer_allowed')", name=op.f("ck_bulk_operations_ending")
        ),
        sa.CheckConstraint(
            "moderator_display_name <> '' AND length(moderator_display_name) <= 100",
            name=op.f("ck_bulk_operations_moderator_display_name"),
        ),
        sa.CheckConstraint(
            "moderator_username <> '' AND length(moderator_username) <= 100",
            name=op.f("ck_bulk_operations_moderator_username"),
        ),
        sa.CheckConstraint("reason <> '' AND length(reason) <= 480", name=op.f("ck_bulk_operations_reason")),
        sa.CheckConstraint(
            "state IN ('planned', 'awaiting_approval', 'running', 'ended')", name=op.f("ck_bulk_operations_state")
        ),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_bulk_operations_attempts")),
        sa.CheckConstraint(
            "delete_messages_seconds BETWEEN 0 AND 604800", name=op.f("ck_bulk_operations_delete_messages_seconds")
        ),
        sa.CheckConstraint("length(problem) <= 200", name=op.f("ck_bulk_operations_problem")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_bulk_operations_number")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_bulk_operations_version")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_bulk_operations_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_bulk_operations")),
        sa.UniqueConstraint("guild_id", "request_id", name=op.f("uq_bulk_operations_guild_id_request_id")),
    )
    op.create_index(
        "ix_bulk_operations_planned",
        "bulk_operations",
        ["guild_id", "planned_at"],
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_index(
        "ix_bulk_operations_running", "bulk_operations", ["lease_until"], postgresql_where=sa.text("state = 'running'")
    )
    op.create_table(
        "bulk_targets",
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("operation", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("detail", sa.Text(), nullable=True),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "display_name <> '' AND length(display_name) <= 100", name=op.f("ck_bulk_targets_display_name")
        ),
        sa.CheckConstraint("state <> 'opened' OR number IS NOT NULL", name=op.f("ck_bulk_targets_opened")),
        sa.CheckConstraint("state <> 'waiting' OR number IS NULL", name=op.f("ck_bulk_targets_waiting")),
        sa.CheckConstraint(
            "state IN ('waiting', 'opened', 'done', 'already', 'refused', 'changed', 'unclear', 'busy', 'stopped', "
            "'oneself', 'the_bot', 'the_owner', 'above_moderator', 'above_bot', 'not_a_member')",
            name=op.f("ck_bulk_targets_state"),
        ),
        sa.CheckConstraint("username <> '' AND length(username) <= 100", name=op.f("ck_bulk_targets_username")),
        sa.CheckConstraint("length(detail) <= 200", name=op.f("ck_bulk_targets_detail")),
        sa.CheckConstraint("ordinal BETWEEN 0 AND 9999", name=op.f("ck_bulk_targets_ordinal")),
        sa.ForeignKeyConstraint(
            ["guild_id", "operation"],
            ["bulk_operations.guild_id", "bulk_operations.number"],
            name=op.f("fk_bulk_targets_guild_id_operation_bulk_operations"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "operation", "user_id", name=op.f("pk_bulk_targets")),
    )
    op.create_index(
        "uq_bulk_targets_guild_id_number",
        "bulk_targets",
        ["guild_id", "number"],
        unique=True,
        postgresql_where=sa.text("number IS NOT NULL"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("bulk_targets")
    op.drop_table("bulk_operations")
