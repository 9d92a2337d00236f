"""Who does not want to be counted in a server."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0049"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_table(
        "counting_wishes",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("wished_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["guild_id"], ["guilds.guild_id"], name=op.f("fk_counting_wishes_guild_id_guilds")),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name=op.f("pk_counting_wishes")),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("LOCK TABLE counting_wishes")  # nobody writes there from now on
    lost = sa.text("SELECT EXISTS (SELECT FROM counting_wishes WHERE NOT is_counted)")
    if op.get_bind().execute(lost).scalar_one():
        raise RuntimeError(
            "an older version would lose who does not want to be counted, and count them again; restore a backup of "
            "before this migration instead"
        )
    op.drop_table("counting_wishes")
