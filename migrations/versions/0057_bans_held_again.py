"""What a bulk ban had made for good, its undo has end when it was to: a state of its own."""

from alembic import op

revision = "0057"
down_revision = "0056"
branch_labels = None
depends_on = None

_CHECK = "ck_bulk_targets_state"
_FIRST = "'waiting', 'opened', 'done', 'already', 'refused', 'changed'"
_REST = (
    "'unclear', 'busy', 'stopped', 'oneself', 'the_bot', 'the_owner', 'above_moderator', 'above_bot', 'not_a_member'"
)


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    # What comes before the commit half-way may be done a second time.
    op.execute(f"ALTER TABLE bulk_targets DROP CONSTRAINT IF EXISTS {_CHECK}")
    op.execute(
        f"ALTER TABLE bulk_targets ADD CONSTRAINT {_CHECK} CHECK (state IN ({_FIRST}, 'held_again', {_REST})) NOT VALID"
    )
    with op.get_context().autocommit_block():
        op.execute("SET lock_timeout = '5s'")
        op.execute(f"ALTER TABLE bulk_targets VALIDATE CONSTRAINT {_CHECK}")
        op.execute("RESET lock_timeout")


def downgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '5s'")
    op.execute("UPDATE bulk_targets SET state = 'changed' WHERE state = 'held_again'")
    op.execute(f"ALTER TABLE bulk_targets DROP CONSTRAINT {_CHECK}")
    op.execute(f"ALTER TABLE bulk_targets ADD CONSTRAINT {_CHECK} CHECK (state IN ({_FIRST}, {_REST}))")
