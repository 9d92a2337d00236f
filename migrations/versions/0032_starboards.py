"""Starboards: the boards, the messages that are starred, and what stands on a board."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "starboards",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("board_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("emojis", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("threshold", sa.Integer(), nullable=False),
        sa.Column("lower_threshold", sa.Integer(), nullable=False),
        sa.Column("self_stars", sa.Boolean(), nullable=False),
        sa.Column("ignored_channels", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.CheckConstraint("slot BETWEEN 1 AND 10", name=op.f("ck_starboards_slot")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 32", name=op.f("ck_starboards_name")),
        sa.CheckConstraint("cardinality(emojis) BETWEEN 1 AND 5", name=op.f("ck_starboards_emojis")),
        sa.CheckConstraint(
            "lower_threshold BETWEEN 1 AND threshold AND threshold BETWEEN 1 AND 1000",
            name=op.f("ck_starboards_thresholds"),
        ),
        sa.CheckConstraint("cardinality(ignored_channels) <= 25", name=op.f("ck_starboards_ignored")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_starboards_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "board_id", name=op.f("pk_starboards")),
        sa.UniqueConstraint("guild_id", "slot", name=op.f("uq_starboards_guild_id_slot")),
        sa.UniqueConstraint("guild_id", "name", name=op.f("uq_starboards_guild_id_name")),
        sa.UniqueConstraint("guild_id", "channel_id", name=op.f("uq_starboards_guild_id_channel_id")),
    )
    op.create_table(
        "starred_messages",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("hints", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=True),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_shown", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.CheckConstraint("hints >= 0 AND attempts >= 0", name=op.f("ck_starred_messages_counters")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_starred_messages_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "message_id", name=op.f("pk_starred_messages")),
    )
    op.create_index(
        "ix_starred_messages_due", "starred_messages", ["due_at"], postgresql_where=sa.text("due_at IS NOT NULL")
    )
    op.create_index("ix_starred_messages_guild_id_seen_at", "starred_messages", ["guild_id", "seen_at"])
    op.create_index(
        "ix_starred_messages_unshown",
        "starred_messages",
        ["seen_at"],
        postgresql_where=sa.text("NOT is_shown AND due_at IS NULL"),
    )
    op.create_table(
        "starboard_posts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("board_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("card_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("forward_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("is_taken_down", sa.Boolean(), nullable=False),
        sa.CheckConstraint("stars >= 0", name=op.f("ck_starboard_posts_stars")),
        sa.ForeignKeyConstraint(
            ["guild_id", "board_id"],
            ["starboards.guild_id", "starboards.board_id"],
            name=op.f("fk_starboard_posts_guild_id_board_id_starboards"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "message_id", "board_id", name=op.f("pk_starboard_posts")),
    )
    op.create_index("ix_starboard_posts_guild_id_board_id", "starboard_posts", ["guild_id", "board_id"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("starboard_posts")
    op.drop_table("starred_messages")
    op.drop_table("starboards")
