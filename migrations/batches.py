"""Data migrations in batches: short transactions, so that nobody waits for a large table."""

from alembic import op
from sqlalchemy import text

BATCH = 1000


def update_in_batches(statement: str) -> int:
    """Run an UPDATE that touches at most `:batch` rows until it finds none; returns how many rows it changed.

    Each run commits by itself. The statement must find only rows it has not changed yet, so that an interrupted
    migration simply runs again.
    """
    changed = 0
    with op.get_context().autocommit_block():
        while count := op.get_bind().execute(text(statement), {"batch": BATCH}).rowcount:
            changed += count
    return changed
