"""Bulk operations that nobody approves in time end, and those that one moderator confirms alone count together."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

_ENDINGS = "ending IN ('done', 'stopped', 'no_longer_allowed')"
_WITH_LAPSED = "ending IN ('done', 'stopped', 'no_longer_allowed', 'not_approved')"


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    _allow_endings(_WITH_LAPSED)
    op.create_index(
        "ix_bulk_operations_awaiting",
        "bulk_operations",
        ["confirmed_at"],
        postgresql_where=sa.text("state = 'awaiting_approval'"),
    )
    op.create_index(
        "ix_bulk_operations_alone",
        "bulk_operations",
        ["guild_id", "moderator_id", "confirmed_at"],
        postgresql_where=sa.text("approved_by IS NULL"),
    )


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_bulk_operations_alone", "bulk_operations")
    op.drop_index("ix_bulk_operations_awaiting", "bulk_operations")
    op.execute("UPDATE bulk_operations SET ending = 'stopped' WHERE ending = 'not_approved'")
    _allow_endings(_ENDINGS)


def _allow_endings(condition: str) -> None:
    name = op.f("ck_bulk_operations_ending")
    op.drop_constraint(name, "bulk_operations", type_="check")
    op.create_check_constraint(name, "bulk_operations", condition)
