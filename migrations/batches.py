"""Data migrations in batches: short transactions, so that nobody waits for a large table."""

from alembic import op
from sqlalchemy import text

BATCH = 1000
_ALL = 2**31 - 1


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


def update_the_rest(statement: str) -> None:
    """Run such an UPDATE once more, within the migration's transaction, for rows written since the batches ended.

    The caller must have locked the table against writes.
    """
    op.get_bind().execute(text(statement), {"batch": _ALL})
