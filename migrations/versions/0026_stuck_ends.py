"""An index of what several attempts could not end: it is listed by server, and counted."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.create_index(
        "ix_case_schedule_stuck",
        "case_schedule",
        ["guild_id", "number"],
        postgresql_where=sa.text("attempts > 5"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_case_schedule_stuck", "case_schedule")
