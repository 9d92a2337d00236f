"""What a report is claimed for, so that it is settled also where the process ended in between."""

import sqlalchemy as sa
from alembic import op

revision = "0040"
down_revision = "0038"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.add_column("reports", sa.Column("acting_request_id", sa.BigInteger(), nullable=True))
    op.create_check_constraint(
        op.f("ck_reports_acting"), "reports", "acting_request_id IS NULL OR claimed_by IS NOT NULL"
    )
    op.create_index(
        "ix_reports_acting", "reports", ["claimed_at"], postgresql_where=sa.text("acting_request_id IS NOT NULL")
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_reports_acting", table_name="reports")
    op.drop_constraint(op.f("ck_reports_acting"), "reports")
    op.drop_column("reports", "acting_request_id")
