"""Optimistic locking: an aggregate is saved only onto the version that was read."""

from collections.abc import Collection
from typing import Protocol

from attrs import AttrsInstance, frozen
from sqlalchemy import BindParameter, Update, bindparam, update

from domain.shared.errors import ConcurrentChange
from infrastructure.database.metadata import AnyTable
from infrastructure.database.rows import Rows
from infrastructure.database.transaction import Transaction


class HasVersion(AttrsInstance, Protocol):
    version: int


@frozen(init=False)
class VersionedUpdate[Record: HasVersion]:
    """Saves the `changeable` fields of a record, found by its table's primary key."""

    _rows: Rows[Record]
    _names: tuple[str, ...]
    _statement: Update

    def __init__(self, rows: Rows[Record], table: AnyTable, *, changeable: Collection[str]) -> None:
        keys = tuple(column.key for column in table.primary_key)
        found = {name: table.c[name] == _saved(table, name) for name in (*keys, "version")}
        values = {name: _saved(table, name) for name in changeable}
        statement = update(table).where(*found.values()).values(version=table.c.version + 1, **values)
        self.__attrs_init__(rows, (*found, *values), statement)

    async def __call__(self, transaction: Transaction, record: Record) -> None:
        """Raises ConcurrentChange if it was saved by someone else since it was read."""
        row = self._rows.to_row(record)
        result = await transaction.execute(self._statement, {f"saved_{name}": row[name] for name in self._names})
        if result.rowcount != 1:
            raise ConcurrentChange
        record.version += 1


def _saved(table: AnyTable, name: str) -> BindParameter[object]:
    return bindparam(f"saved_{name}", type_=table.c[name].type)
