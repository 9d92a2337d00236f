"""Who wants something to be done again, so that it is done also where the process ended in between."""

import sqlalchemy as sa
from alembic import op

revision = "0055"
down_revision = "0054"
branch_labels = None
depends_on = None

_CHECK = "ck_case_schedule_again"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # What comes before the commit half-way may be done a second time.
    op.add_column("case_schedule", sa.Column("again_by", sa.BigInteger(), nullable=True), if_not_exists=True)
    op.add_column("case_schedule", sa.Column("again_at", sa.DateTime(timezone=True), nullable=True), if_not_exists=True)
    op.execute(f"ALTER TABLE case_schedule DROP CONSTRAINT IF EXISTS {_CHECK}")
    op.execute(
        f"ALTER TABLE case_schedule ADD CONSTRAINT {_CHECK} CHECK ((again_by IS NULL) = (again_at IS NULL)) NOT VALID"
    )
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '5s'")
        op.execute(f"ALTER TABLE case_schedule VALIDATE CONSTRAINT {_CHECK}")
        op.execute("RESET lock_timeout")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute(f"ALTER TABLE case_schedule DROP CONSTRAINT {_CHECK}")
    op.drop_column("case_schedule", "again_at")
    op.drop_column("case_schedule", "again_by")
