"""The newest actions of a moderator are those taken last: cases of what was done by hand are numbered later."""

from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_cases_taken", "cases")
    op.create_index("ix_cases_taken", "cases", ["guild_id", "moderator_id", "kind", "opened_at"])


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_index("ix_cases_taken", "cases")
    op.create_index("ix_cases_taken", "cases", ["guild_id", "moderator_id", "kind", "number"])
