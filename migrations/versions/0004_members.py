"""Members as they were met, and how many came and went a day."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "member_flow",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("joins", sa.Integer(), nullable=False),
        sa.Column("leaves", sa.Integer(), nullable=False),
        sa.CheckConstraint("joins >= 0 AND leaves >= 0", name=op.f("ck_member_flow_counts")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_member_flow_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "day", name=op.f("pk_member_flow")),
    )
    op.create_table(
        "members",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("username", sa.Text(), nullable=True),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_active_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("message_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counted_join_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "name_key",
            sa.Text(collation="C"),
            sa.Computed("lower(COALESCE(username, ''::text))", persisted=True),
            nullable=False,
        ),
        sa.Column(
            "display_key",
            sa.Text(collation="C"),
            sa.Computed("lower(COALESCE(display_name, ''::text))", persisted=True),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "length(display_name) BETWEEN 1 AND 100 AND display_name = btrim(display_name)",
            name=op.f("ck_members_display_name"),
        ),
        sa.CheckConstraint(
            "length(username) BETWEEN 1 AND 100 AND username = btrim(username)", name=op.f("ck_members_username")
        ),
        sa.CheckConstraint("message_count >= 0", name=op.f("ck_members_message_count")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_members_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_members")),
    )
    op.create_index("ix_members_guild_id_display_key", "members", ["guild_id", "display_key", "user_id"], unique=False)
    op.create_index(
        "ix_members_guild_id_message_count",
        "members",
        ["guild_id", "message_count", "last_active_at", "user_id"],
        unique=False,
        postgresql_where=sa.text("left_at IS NULL AND last_active_at IS NOT NULL"),
    )
    op.create_index("ix_members_guild_id_name_key", "members", ["guild_id", "name_key", "user_id"], unique=False)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("members")
    op.drop_table("member_flow")
