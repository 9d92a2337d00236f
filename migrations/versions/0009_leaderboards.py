"""Indexes for leaderboards: who is hidden from them, and which transactions are recent."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        op.f("ix_members_hidden"),
        "members",
        ["guild_id", "user_id"],
        postgresql_where=sa.text("left_at IS NOT NULL OR is_bot"),
    )
    op.create_index(op.f("ix_point_transactions_guild_id_made_at"), "point_transactions", ["guild_id", "made_at"])


def downgrade() -> None:
    op.drop_index(op.f("ix_point_transactions_guild_id_made_at"), table_name="point_transactions")
    op.drop_index(op.f("ix_members_hidden"), table_name="members")
