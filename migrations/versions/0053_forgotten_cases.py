"""Closed cases of which people and words are forgotten."""

import sqlalchemy as sa
from alembic import op

revision = "0053"
down_revision = "0052"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE cases ADD COLUMN IF NOT EXISTS forgotten_at timestamptz")
    with op.get_context().autocommit_block():
        # One that was cut off leaves an index behind that is never used, and that IF NOT EXISTS would take for made.
        op.execute("DROP INDEX CONCURRENTLY IF EXISTS ix_cases_remembered")
        op.execute(
            "CREATE INDEX CONCURRENTLY ix_cases_remembered ON cases (guild_id, settled_at)"
            " WHERE settled_at IS NOT NULL AND forgotten_at IS NULL"
            " AND (status = 'failed' OR ending IS NOT NULL OR kind IN ('give_role', 'kick', 'nick_reset', 'note',"
            " 'softban', 'take_role', 'unban', 'unjail', 'untimeout', 'warn'))"
        )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("LOCK TABLE cases")  # nobody writes there from now on
    lost = sa.text("SELECT EXISTS (SELECT FROM cases WHERE forgotten_at IS NOT NULL)")
    if op.get_bind().execute(lost).scalar_one():
        raise RuntimeError(
            "an older version would lose which cases are forgotten, and show them as cases of nobody there is; "
            "restore a backup of before this migration instead"
        )
    op.execute("DROP INDEX IF EXISTS ix_cases_remembered")
    op.drop_column("cases", "forgotten_at")
