"""Whether a report was somebody's before they acted on it, and so stays theirs where nothing comes of that; and which
reports a case settled, to be found by the case."""

import sqlalchemy as sa
from alembic import op

revision = "0056"
down_revision = "0055"
branch_labels = None
depends_on = None

_INDEX = "ix_reports_guild_id_case_number"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # What comes before the commit half-way may be done a second time.
    op.add_column(
        "reports",
        sa.Column("was_claimed", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        if_not_exists=True,
    )
    with op.get_context().autocommit_block():
        # One that was cut off leaves an index behind that is never used, and that IF NOT EXISTS would take for made.
        op.execute(f"DROP INDEX CONCURRENTLY IF EXISTS {_INDEX}")
        op.execute(
            f"CREATE INDEX CONCURRENTLY {_INDEX} ON reports (guild_id, case_number) WHERE case_number IS NOT NULL"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(f"DROP INDEX IF EXISTS {_INDEX}")
    op.drop_column("reports", "was_claimed")
