"""Tables in parts, one a month: made ahead, and dropped as a whole once all that is in one is old.

What falls into none of them goes into a default part, so that a part which is missing loses nothing.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from attrs import frozen
from sqlalchemy import (
    ColumnClause,
    Date,
    Delete,
    Select,
    TableClause,
    Text,
    bindparam,
    column,
    delete,
    select,
    table,
    text,
)
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from infrastructure.database.metadata import AnyTable

PARTS = text(
    """
    SELECT name, CAST(substring(bound from 'FROM [(]''([^'']+)''[)]') AS timestamptz) AS since,
           CAST(substring(bound from 'TO [(]''([^'']+)''[)]') AS timestamptz) AS until
    FROM (
        SELECT c.relname AS name, pg_get_expr(c.relpartbound, c.oid) AS bound
        FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
        WHERE i.inhparent = CAST(CAST(:name AS text) AS regclass)
    ) AS parts WHERE bound <> 'DEFAULT' ORDER BY until
    """
).bindparams(bindparam("name", type_=Text))
"""The parts of a table but the default one, the oldest first: from when, or None, until when."""


type _Part = TableClause[ReadOnlyColumnCollection[str, ColumnClause[object]]]


@frozen
class Parted:
    """A table with a part for each month, by a column that holds a day or a moment."""

    table: AnyTable
    by: str
    """The column's name."""

    @property
    def unplaced(self) -> _Part:
        """The default part: rows for which there is no other."""
        return table(f"{self.name}_default", *(column(each.name, each.type) for each in self.table.columns))

    @property
    def name(self) -> str:
        return self.table.name

    def bound(self, day: date) -> date | datetime:
        """The beginning of that day, as the column has it."""
        is_day = isinstance(self.unplaced.c[self.by].type, Date)
        return day if is_day else datetime.combine(day, time(), UTC)

    def some_unplaced(self) -> Select[object]:
        """One row, if there is one, from `since` until just before `before`."""
        when = self.unplaced.c[self.by]
        since, before = (bindparam(name, type_=when.type) for name in ("since", "before"))
        return select(when).where(when >= since, when < before).limit(1)

    def forget_unplaced(self, most: int) -> Delete:
        """Up to so many rows from before `before`."""
        unplaced = self.unplaced
        keys = [unplaced.c[key.name] for key in self.table.primary_key]
        when = unplaced.c[self.by]
        old = select(*keys).where(when < bindparam("before", type_=when.type)).limit(most).subquery("old")
        return delete(unplaced).where(*(key == old.c[key.name] for key in keys))


def first_of_month(day: date, *, later: int = 0) -> date:
    """Of the month of that day, or of one so many months later."""
    year, month = divmod(day.year * 12 + day.month - 1 + later, 12)
    return date(year, month + 1, 1)


def months(since: date, until: date) -> Iterator[date]:
    """The first days of the months from that of `since` to that of `until`."""
    start, last = first_of_month(since), first_of_month(until)
    while start <= last:
        yield start
        start = first_of_month(start, later=1)


LATE = timedelta(days=31)
"""No part is made for a month that ended so long ago: nothing is written there any more."""
