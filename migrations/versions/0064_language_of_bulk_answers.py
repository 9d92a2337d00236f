"""In which language whoever confirmed a bulk operation reads how far it is."""

from alembic import op

revision = "0064"
down_revision = "0063"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("ALTER TABLE bulk_operations ADD COLUMN IF NOT EXISTS answer_language text")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.drop_column("bulk_operations", "answer_language")
