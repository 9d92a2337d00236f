"""Records as rows and back, by name: a field is the column whose key is the field's name, whose type converts it."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Protocol, cast

from attrs import AttrsInstance, fields, frozen
from sqlalchemy import Column, RowMapping

from infrastructure.database.metadata import AnyTable
from infrastructure.database.transaction import Row


@frozen
class FieldWithoutColumn(Exception):
    """A field would not be stored: the table needs a column with that key."""

    record: str
    field: str
    table: str

    def __str__(self) -> str:
        return f"{self.record}.{self.field} has no column of that key in the table {self.table}"


class _Constructor[Record](Protocol):
    def __call__(self, **fields: object) -> Record: ...


@frozen(init=False)
class Rows[Record: AttrsInstance]:
    """How records of a class are stored in a table; made at import, so a forgotten column shows at once.

    Private fields are not stored. Columns beyond the fields are the repository's own business.
    """

    names: tuple[str, ...]
    columns: tuple[Column[object], ...]
    """The fields' columns, in the fields' order: what to select."""
    _make: _Constructor[Record]
    _values: Callable[[Record], tuple[object, ...]]

    def __init__(self, record: type[Record], table: AnyTable) -> None:
        """Raises FieldWithoutColumn."""
        names = tuple(field.name for field in fields(record) if not field.name.startswith("_"))
        for name in names:
            if name not in table.c:
                raise FieldWithoutColumn(record.__name__, name, table.name)
        make = cast(_Constructor[Record], record)  # attrs gives it a parameter for each field
        self.__attrs_init__(names, tuple(table.c[name] for name in names), make, _reader(names))

    def to_row(self, record: Record) -> Row:
        return dict(zip(self.names, self._values(record), strict=True))

    def from_row(self, row: RowMapping) -> Record:
        """The record of a row that holds at least `columns`."""
        return self._make(**{name: row[name] for name in self.names})

    def from_tuples(self, rows: Iterable[Sequence[object]]) -> Iterator[Record]:
        """The records of rows that hold exactly `columns`, in their order: a fifth faster, where many are read."""
        return (self._make(**dict(zip(self.names, row, strict=True))) for row in rows)


def _reader[Record](names: tuple[str, ...]) -> Callable[[Record], tuple[object, ...]]:
    if len(names) == 1:  # of one name, attrgetter gives the bare value
        return lambda record: (getattr(record, names[0]),)
    return attrgetter(*names)
