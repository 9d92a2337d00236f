"""What people want done with their data, and guilds that removed the bot."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "privacy_requests",
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("request_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("steps_done", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('export', 'erase')", name=op.f("ck_privacy_requests_kind")),
        sa.CheckConstraint("state IN ('waiting', 'done', 'refused')", name=op.f("ck_privacy_requests_state")),
        sa.CheckConstraint("(state = 'waiting') = (settled_at IS NULL)", name=op.f("ck_privacy_requests_settled")),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_privacy_requests_attempts")),
        sa.CheckConstraint("length(problem) <= 200", name=op.f("ck_privacy_requests_problem")),
        sa.PrimaryKeyConstraint("user_id", "request_id", name=op.f("pk_privacy_requests")),
    )
    op.create_index(
        "uq_privacy_requests_waiting",
        "privacy_requests",
        ["user_id", "kind"],
        unique=True,
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_privacy_requests_due",
        "privacy_requests",
        ["lease_until"],
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_privacy_requests_settled",
        "privacy_requests",
        ["settled_at"],
        postgresql_where=sa.text("settled_at IS NOT NULL"),
    )
    op.create_table(
        "guild_departures",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("attempts >= 0", name=op.f("ck_guild_departures_attempts")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_guild_departures_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", name=op.f("pk_guild_departures")),
    )
    op.create_index("ix_guild_departures_due", "guild_departures", ["lease_until"])
    op.create_index(
        "ix_captures_readable",
        "captures",
        ["guild_id", "captured_at"],
        postgresql_where=sa.text("text IS NOT NULL OR attachments <> '[]'"),
    )
    op.create_index(
        "ix_members_left", "members", ["guild_id", "left_at"], postgresql_where=sa.text("left_at IS NOT NULL")
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_members_left", "members")
    op.drop_index("ix_captures_readable", "captures")
    op.drop_table("guild_departures")
    op.drop_table("privacy_requests")
