"""Reminders, which are a person's own and of no guild."""

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "reminder_owners",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_number", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("time_zone", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("user_id", name=op.f("pk_reminder_owners")),
    )
    op.create_table(
        "reminders",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("about_channel_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("about_message_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recurrence", sa.Text(), nullable=True),
        sa.Column("time_zone", sa.Text(), nullable=False),
        sa.Column("occurrence", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("refusals", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column("delivered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snoozed", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("place IN ('dm', 'channel')", name=op.f("ck_reminders_place")),
        sa.CheckConstraint("status IN ('pending', 'parked', 'delivered')", name=op.f("ck_reminders_status")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_reminders_number")),
        sa.CheckConstraint("char_length(text) BETWEEN 1 AND 4000", name=op.f("ck_reminders_text")),
        sa.CheckConstraint(
            "occurrence >= 1 AND attempts >= 0 AND refusals >= 0 AND snoozed >= 0", name=op.f("ck_reminders_counted")
        ),
        sa.CheckConstraint("(about_message_id IS NULL) = (about_channel_id IS NULL)", name=op.f("ck_reminders_about")),
        sa.CheckConstraint("status <> 'delivered' OR delivered_at IS NOT NULL", name=op.f("ck_reminders_delivered")),
        sa.ForeignKeyConstraint(
            ["user_id"], ["reminder_owners.user_id"], name=op.f("fk_reminders_user_id_reminder_owners")
        ),
        sa.PrimaryKeyConstraint("user_id", "number", name=op.f("pk_reminders")),
        sa.UniqueConstraint("user_id", "request_id", name=op.f("uq_reminders_user_id_request_id")),
    )
    op.create_index(
        "ix_reminders_pending",
        "reminders",
        ["lease_until", "user_id", "number"],
        postgresql_where=sa.text("status = 'pending'"),
    )
    op.create_index(
        "ix_reminders_delivered", "reminders", ["delivered_at"], postgresql_where=sa.text("status = 'delivered'")
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("reminders")
    op.drop_table("reminder_owners")
