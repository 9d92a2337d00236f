"""Messages kept as evidence, reasons that a guild writes often, and what members report."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "captures",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("capture_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("author_name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attachments", postgresql.JSONB(), nullable=False),
        sa.Column("captured_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_used", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint(
            "jsonb_typeof(attachments) = 'array' AND jsonb_array_length(attachments) <= 10",
            name=op.f("ck_captures_attachments"),
        ),
        sa.CheckConstraint("length(author_name) BETWEEN 1 AND 100", name=op.f("ck_captures_author_name")),
        sa.CheckConstraint("length(text) <= 4000", name=op.f("ck_captures_text")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_captures_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "capture_id", name=op.f("pk_captures")),
    )
    op.create_index("ix_captures_unused", "captures", ["captured_at"], postgresql_where=sa.text("NOT is_used"))
    op.create_table(
        "case_evidence",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("capture_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("added_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "capture_id"],
            ["captures.guild_id", "captures.capture_id"],
            name=op.f("fk_case_evidence_guild_id_capture_id_captures"),
        ),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["cases.guild_id", "cases.number"],
            name=op.f("fk_case_evidence_guild_id_number_cases"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", "capture_id", name=op.f("pk_case_evidence")),
    )
    op.create_index("ix_case_evidence_guild_id_capture_id", "case_evidence", ["guild_id", "capture_id"])
    op.create_table(
        "capture_posts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("capture_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("kept", postgresql.ARRAY(sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "capture_id"],
            ["captures.guild_id", "captures.capture_id"],
            name=op.f("fk_capture_posts_guild_id_capture_id_captures"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "capture_id", name=op.f("pk_capture_posts")),
    )
    op.create_table(
        "reason_templates",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("template_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kinds", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_offered", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 50", name=op.f("ck_reason_templates_name")),
        sa.CheckConstraint("length(text) BETWEEN 1 AND 480", name=op.f("ck_reason_templates_text")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_reason_templates_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "template_id", name=op.f("pk_reason_templates")),
    )
    op.create_index(
        "uq_reason_templates_guild_id_name",
        "reason_templates",
        ["guild_id", sa.text("lower(name)")],
        unique=True,
        postgresql_where=sa.text("is_offered"),
    )
    op.create_table(
        "reason_template_changes",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("template_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("change_id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("old_value", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("new_value", postgresql.JSONB(none_as_null=True), nullable=True),
        sa.Column("changed_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("field ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_reason_template_changes_field")),
        sa.CheckConstraint("old_value IS DISTINCT FROM new_value", name=op.f("ck_reason_template_changes_differs")),
        sa.ForeignKeyConstraint(
            ["guild_id", "template_id"],
            ["reason_templates.guild_id", "reason_templates.template_id"],
            name=op.f("fk_reason_template_changes_guild_id_template_id_reason_templates"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "template_id", "change_id", name=op.f("pk_reason_template_changes")),
    )
    op.create_table(
        "report_counters",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), nullable=False),
        sa.CheckConstraint("last_number >= 1", name=op.f("ck_report_counters_last_number")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_report_counters_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_report_counters")),
    )
    op.create_table(
        "reports",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("target_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("target_username", sa.Text(), nullable=True),
        sa.Column("target_display_name", sa.Text(), nullable=True),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("capture_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("case_number", sa.Integer(), nullable=True),
        sa.Column("dismissal", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("(state = 'claimed') = (claimed_by IS NOT NULL)", name=op.f("ck_reports_claimed")),
        sa.CheckConstraint("(state = 'dismissed') = (dismissal IS NOT NULL)", name=op.f("ck_reports_dismissed")),
        sa.CheckConstraint("(state = 'resolved') = (case_number IS NOT NULL)", name=op.f("ck_reports_case_number")),
        sa.CheckConstraint(
            "(state IN ('resolved', 'dismissed')) = (closed_by IS NOT NULL)", name=op.f("ck_reports_closed")
        ),
        sa.CheckConstraint("dismissal <> '' AND length(dismissal) <= 480", name=op.f("ck_reports_dismissal")),
        sa.CheckConstraint("state IN ('open', 'claimed', 'resolved', 'dismissed')", name=op.f("ck_reports_state")),
        sa.CheckConstraint(
            "target_display_name <> '' AND length(target_display_name) <= 100",
            name=op.f("ck_reports_target_display_name"),
        ),
        sa.CheckConstraint(
            "target_username <> '' AND length(target_username) <= 100", name=op.f("ck_reports_target_username")
        ),
        sa.CheckConstraint("(claimed_by IS NULL) = (claimed_at IS NULL)", name=op.f("ck_reports_claimed_at")),
        sa.CheckConstraint("(closed_by IS NULL) = (closed_at IS NULL)", name=op.f("ck_reports_closed_at")),
        sa.CheckConstraint("(message_id IS NULL) = (channel_id IS NULL)", name=op.f("ck_reports_message")),
        sa.CheckConstraint("capture_id IS NULL OR message_id IS NOT NULL", name=op.f("ck_reports_capture")),
        sa.CheckConstraint("version >= 1", name=op.f("ck_reports_version")),
        sa.ForeignKeyConstraint(
            ["guild_id", "capture_id"],
            ["captures.guild_id", "captures.capture_id"],
            name=op.f("fk_reports_guild_id_capture_id_captures"),
        ),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_reports_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_reports")),
    )
    op.create_index(
        "ix_reports_guild_id_target_id_number", "reports", ["guild_id", "target_id", "number"], unique=False
    )
    op.create_index(
        "ix_reports_guild_id_capture_id",
        "reports",
        ["guild_id", "capture_id"],
        postgresql_where=sa.text("capture_id IS NOT NULL"),
    )
    op.create_index(
        "ix_reports_open", "reports", ["guild_id", "number"], postgresql_where=sa.text("state IN ('open', 'claimed')")
    )
    op.create_index(
        "uq_reports_open_member",
        "reports",
        ["guild_id", "target_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('open', 'claimed') AND message_id IS NULL"),
    )
    op.create_index(
        "uq_reports_open_message",
        "reports",
        ["guild_id", "message_id"],
        unique=True,
        postgresql_where=sa.text("state IN ('open', 'claimed') AND message_id IS NOT NULL"),
    )
    op.create_table(
        "report_voices",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("reporter_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("spoken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_open", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("is_told", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("length(reason) BETWEEN 1 AND 480", name=op.f("ck_report_voices_reason")),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["reports.guild_id", "reports.number"],
            name=op.f("fk_report_voices_guild_id_number_reports"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", "reporter_id", name=op.f("pk_report_voices")),
    )
    op.create_index(
        "ix_report_voices_open", "report_voices", ["guild_id", "reporter_id"], postgresql_where=sa.text("is_open")
    )
    op.create_table(
        "reporters",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("blocked_by", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("blocked_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(blocked_by IS NULL) = (blocked_at IS NULL)", name=op.f("ck_reporters_blocked")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_reporters_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_reporters")),
    )
    op.create_table(
        "report_posts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["reports.guild_id", "reports.number"],
            name=op.f("fk_report_posts_guild_id_number_reports"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_report_posts")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("report_posts")
    op.drop_table("reporters")
    op.drop_table("report_voices")
    op.drop_table("reports")
    op.drop_table("report_counters")
    op.drop_table("reason_template_changes")
    op.drop_table("reason_templates")
    op.drop_table("capture_posts")
    op.drop_table("case_evidence")
    op.drop_table("captures")
