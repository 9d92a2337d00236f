"""Absences: who is away, what is owed to their nicknames, and which channels were told."""

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "absences",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enforced_by", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("is_over", sa.Boolean(), nullable=False),
        sa.Column("nick_before", sa.Text(), nullable=True),
        sa.Column("nick_tagged", sa.Text(), nullable=True),
        sa.Column("is_tagged", sa.Boolean(), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("refusals", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("char_length(reason) BETWEEN 1 AND 2000", name=op.f("ck_absences_reason")),
        sa.CheckConstraint("until IS NULL OR until = ends_at", name=op.f("ck_absences_ends")),
        sa.CheckConstraint(
            "nick_tagged IS NOT NULL OR (nick_before IS NULL AND NOT is_tagged)", name=op.f("ck_absences_nickname")
        ),
        sa.CheckConstraint("attempts >= 0 AND refusals >= 0", name=op.f("ck_absences_counters")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_absences_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_lease_until", "absences", ["lease_until", "guild_id", "user_id"])
    op.create_table(
        "absence_notices",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mentions", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.CheckConstraint("mentions >= 0", name=op.f("ck_absence_notices_mentions")),
        sa.ForeignKeyConstraint(
            ["guild_id", "user_id"],
            ["absences.guild_id", "absences.user_id"],
            name=op.f("fk_absence_notices_guild_id_user_id_absences"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "channel_id", name=op.f("pk_absence_notices")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("absence_notices")
    op.drop_table("absences")
