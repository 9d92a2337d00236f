"""Data migrations in batches: short transactions, so that nobody waits for a large table."""

from collections.abc import Mapping

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


def walk_in_batches(last_of_batch: str, work: str, *, start: Mapping[str, int]) -> int:
    """Go through a table by its key, from just after `start`; returns how many batches there were.

    `last_of_batch` returns the key of the last of at most `:batch` rows after `:after_<column>`; `work` is then done
    for the rows up to it, and commits by itself. An interrupted migration walks again from the start, so the work must
    come to the same when it is done twice.
    """
    batches, after = 0, dict(start)
    with op.get_context().autocommit_block():
        while True:
            place = {f"after_{column}": value for column, value in after.items()}
            last = op.get_bind().execute(text(last_of_batch), place | {"batch": BATCH}).mappings().one_or_none()
            if last is None:
                return batches
            op.get_bind().execute(text(work), place | dict(last))
            batches, after = batches + 1, dict(last)


def update_the_rest(statement: str) -> None:
    """Run such an UPDATE once more, within the migration's transaction, for rows written since the batches ended.

    The caller must have locked the table against writes.
    """
    op.get_bind().execute(text(statement), {"batch": _ALL})
