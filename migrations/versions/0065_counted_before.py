"""When the message before the last brought XP: by it, what is counted late finds the place that it would have had."""

from alembic import op

revision = "0065"
down_revision = "0064"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # Nobody knows it of the rows that are there. Of now, it lets nothing count that is late; none would let everything.
    op.execute("ALTER TABLE member_levels ADD COLUMN IF NOT EXISTS counted_before timestamptz DEFAULT now()")
    op.execute("ALTER TABLE member_levels ALTER COLUMN counted_before DROP DEFAULT")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("member_levels", "counted_before")
