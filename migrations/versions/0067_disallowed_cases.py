"""When an action under way was found to be no longer allowed: what was asked for before that may still be done."""

from alembic import op

revision = "0067"
down_revision = "0066"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE cases ADD COLUMN IF NOT EXISTS disallowed_at timestamptz")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("cases", "disallowed_at")
