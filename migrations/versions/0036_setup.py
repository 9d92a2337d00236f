"""Setting up: the steps that were left out, and what names a channel or role that is gone."""

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "setup_skips",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.CheckConstraint("step ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_setup_skips_step")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_setup_skips_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "step", name=op.f("pk_setup_skips")),
    )
    op.create_table(
        "lost_references",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("gone_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("noticed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("place ~ '^[a-z][a-z_]{0,31}$'", name=op.f("ck_lost_references_place")),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_lost_references_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "place", "name", "gone_id", name=op.f("pk_lost_references")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("lost_references")
    op.drop_table("setup_skips")
