"""Which roles a jail took and an unjail gave back, and the nicknames that were reset."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "role_swaps",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("jail_role_id", sa.BigInteger(), autoincrement=False, nullable=True),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moved", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("unmoved", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["cases.guild_id", "cases.number"],
            name=op.f("fk_role_swaps_guild_id_number_cases"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_role_swaps")),
    )
    op.create_table(
        "nick_resets",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("nickname", sa.Text(), nullable=False),
        sa.CheckConstraint("nickname <> '' AND length(nickname) <= 100", name=op.f("ck_nick_resets_nickname")),
        sa.ForeignKeyConstraint(
            ["guild_id", "number"],
            ["cases.guild_id", "cases.number"],
            name=op.f("fk_nick_resets_guild_id_number_cases"),
        ),
        sa.PrimaryKeyConstraint("guild_id", "number", name=op.f("pk_nick_resets")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_table("nick_resets")
    op.drop_table("role_swaps")
