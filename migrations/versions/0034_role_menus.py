"""Role menus: the menus, where they stand, and whose choice is being carried out."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "role_menus",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("menu_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("least", sa.Integer(), nullable=False),
        sa.Column("most", sa.Integer(), nullable=False),
        sa.Column("required_role_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("roles", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.CheckConstraint("slot BETWEEN 1 AND 25", name=op.f("ck_role_menus_slot")),
        sa.CheckConstraint("length(name) BETWEEN 1 AND 80", name=op.f("ck_role_menus_name")),
        sa.CheckConstraint("length(text) <= 1500", name=op.f("ck_role_menus_text")),
        sa.CheckConstraint("kind IN ('buttons', 'select')", name=op.f("ck_role_menus_kind")),
        sa.CheckConstraint("least >= 0 AND least <= most AND most <= 25", name=op.f("ck_role_menus_bounds")),
        sa.CheckConstraint(
            "jsonb_typeof(roles) = 'array' AND jsonb_array_length(roles) <= 25", name=op.f("ck_role_menus_roles")
        ),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_role_menus_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "menu_id", name=op.f("pk_role_menus")),
        sa.UniqueConstraint("guild_id", "slot", name=op.f("uq_role_menus_guild_id_slot")),
    )
    op.create_index(
        "uq_role_menus_guild_id_lower_name", "role_menus", ["guild_id", sa.text("lower(name)")], unique=True
    )
    op.create_table(
        "role_menu_posts",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("menu_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("channel_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("chosen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_role_menu_posts_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "menu_id", "channel_id", name=op.f("pk_role_menu_posts")),
    )
    op.create_table(
        "role_menu_turns",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lease_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lease_token", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_role_menu_turns_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_role_menu_turns")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("role_menu_turns")
    op.drop_table("role_menu_posts")
    op.drop_table("role_menus")
