"""The SQL of keyset pages."""

from sqlalchemy import Select
from sqlalchemy.sql.elements import ColumnElement

from domain.shared.paging import Direction, Seek


def seek_rows[*Columns](query: Select[*Columns], key: ColumnElement[int], seek: Seek) -> Select[*Columns]:
    """Up to `seek.size + 1` rows, ordered away from the cursor; the extra one tells that more follow."""
    if seek.direction is Direction.NEWER:
        query = query.order_by(key.asc())
        if seek.cursor is not None:
            query = query.where(key > seek.cursor)
    else:
        query = query.order_by(key.desc())
        if seek.cursor is not None:
            query = query.where(key < seek.cursor)
    return query.limit(seek.size + 1)
