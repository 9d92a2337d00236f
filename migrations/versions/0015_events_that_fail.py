"""An index of the events whose reactions fail, by guild."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        op.f("ix_outbox_failing"),
        "outbox",
        ["guild_id", "event_id"],
        postgresql_where=sa.text("done_at IS NULL AND last_error IS NOT NULL"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index(op.f("ix_outbox_failing"), table_name="outbox")
