"""What the member and the moderator of a case were called when it was opened; of earlier cases that is not known."""

from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

_NAMES = ("target_username", "target_display_name", "moderator_username", "moderator_display_name")


def upgrade() -> None:
    """In one step, so that the table is read once."""
    op.execute("SET LOCAL lock_timeout = '5s'")
    columns = (f"ADD COLUMN {name} text CONSTRAINT ck_cases_{name} CHECK ({_of_a_name(name)})" for name in _NAMES)
    op.execute(f"ALTER TABLE cases {', '.join(columns)}")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    for name in reversed(_NAMES):
        op.drop_column("cases", name)


def _of_a_name(column: str) -> str:
    return f"{column} <> '' AND length({column}) <= 100"
