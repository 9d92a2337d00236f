"""In which language somebody asked for what comes to them later, and whether it was they who asked."""

from alembic import op

from migrations.batches import update_in_batches

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None

_OF_WHOEVER_RUNS_THE_BOT = """
    UPDATE privacy_requests AS request SET is_own = false
    FROM (SELECT user_id, request_id FROM privacy_requests WHERE is_own AND request_id < 10000000000000000
          LIMIT :batch) AS found
    WHERE request.user_id = found.user_id AND request.request_id = found.request_id AND request.is_own
"""
"""Their ids are microseconds since 1970; Discord's have been larger since January 2015."""


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # What comes before the commit half-way may be done a second time.
    op.execute("ALTER TABLE reminders ADD COLUMN IF NOT EXISTS language text")
    op.execute(
        "ALTER TABLE privacy_requests ADD COLUMN IF NOT EXISTS language text,"
        " ADD COLUMN IF NOT EXISTS is_own boolean NOT NULL DEFAULT true"
    )
    update_in_batches(_OF_WHOEVER_RUNS_THE_BOT)


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("reminders", "language")
    op.drop_column("privacy_requests", "is_own")
    op.drop_column("privacy_requests", "language")
