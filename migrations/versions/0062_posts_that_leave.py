"""Whether the bot may have asked for a post of a starboard to be deleted."""

from alembic import op

revision = "0062"
down_revision = "0059"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE starboard_posts ADD COLUMN IF NOT EXISTS is_leaving boolean NOT NULL DEFAULT false")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("starboard_posts", "is_leaving")
