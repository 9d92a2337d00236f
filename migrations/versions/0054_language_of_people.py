"""In which language somebody asked for what comes to them later, as a direct message."""

from alembic import op

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE privacy_requests ADD COLUMN language text")
    op.execute("ALTER TABLE reminders ADD COLUMN language text")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("reminders", "language")
    op.drop_column("privacy_requests", "language")
