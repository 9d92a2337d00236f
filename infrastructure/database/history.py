"""The history of an aggregate, in a table of its own to which lines are only ever added."""

from collections.abc import Sequence

from attrs import frozen
from sqlalchemy import Column, Insert, Select, Table, Text, bindparam, insert, select
from sqlalchemy.dialects.postgresql import JSONB

from domain.shared.history import Change, RecordedChange
from domain.shared.paging import Page, Seek
from infrastructure.database.growth import Per, forgotten_when_old, grows
from infrastructure.database.keyset import seek_rows
from infrastructure.database.metadata import (
    AnyTable,
    a_name,
    a_name_of_something,
    belongs_to,
    condition,
    metadata,
    moment,
    serial,
)
from infrastructure.database.privacy import kept_text, no_person, pseudonymised, user_id
from infrastructure.database.reading import Reading
from infrastructure.database.rows import Rows
from infrastructure.database.transaction import Row, Transaction

NEWEST, KEPT_DAYS = 200, 365
"""How many changes of one thing are kept however old they are, and for how many days all others."""

type Owner = tuple[object, ...]
"""Whose history it is: the values of the aggregate's primary key."""

_WHY = "what a thing was before it was changed stays with that thing"


@frozen(init=False)
class History:
    """The changes of the aggregates in one table; a later change has a larger id."""

    table: AnyTable
    _rows: Rows[Change]
    _id: Column[int]
    _owner: tuple[str, ...]
    _insert: Insert
    _select: Select[*tuple[object, ...]]

    def __init__(self, name: str, *, of: AnyTable, of_something: bool = False, is_record: bool = False) -> None:
        """`of_something`: whether a field's name may say of what it is, behind a colon.

        Of what is no record, old changes are forgotten.
        """
        keys = tuple(of.primary_key)
        id_ = serial("change_id", key="id")
        table = Table(
            name,
            metadata,
            *(Column(key.name, key.type, primary_key=True) for key in keys),
            id_,
            Column("field", Text, nullable=False, info=no_person()),
            Column("old_value", JSONB(none_as_null=True), key="old", nullable=True, info=kept_text(_WHY)),
            Column("new_value", JSONB(none_as_null=True), key="new", nullable=True, info=kept_text(_WHY)),
            user_id("changed_by", pseudonymised("which settings, cases and other things you changed"), key="by"),
            moment("changed_at", key="at"),
            belongs_to(of, *(key.name for key in keys)),
            a_name_of_something("field") if of_something else a_name("field"),
            condition("old_value IS DISTINCT FROM new_value", name="differs"),
        )
        if is_record:
            grows(table, Per.DECISION, kept="the record of moderation")
        else:
            grows(table, Per.DECISION, cut=f"{KEPT_DAYS} days later, but for the newest {NEWEST} of each thing")
            forgotten_when_old(table, "at", days=KEPT_DAYS, newest=NEWEST)
        rows = Rows(Change, table)
        owner = tuple(key.name for key in keys)
        of_owner = (table.c[column] == bindparam(f"of_{column}", type_=table.c[column].type) for column in owner)
        self.__attrs_init__(table, rows, id_, owner, insert(table), select(id_, *rows.columns).where(*of_owner))

    async def append(self, transaction: Transaction, owner: Owner, changes: Sequence[Change]) -> None:
        if changes:
            whose = dict(zip(self._owner, owner, strict=True))
            await transaction.execute(self._insert, [whose | self._rows.to_row(change) for change in changes])

    async def newest(self, reading: Reading, owner: Owner, limit: int) -> tuple[RecordedChange, ...]:
        """Up to `limit`, newest first."""
        return await self._read(reading, owner, self._select.order_by(self._id.desc()).limit(limit))

    async def page(self, reading: Reading, owner: Owner, seek: Seek) -> Page[RecordedChange]:
        changes = await self._read(reading, owner, seek_rows(self._select, self._id, seek))
        return Page.of(changes, seek, key=lambda change: change.id)

    async def _read(
        self, reading: Reading, owner: Owner, query: Select[*tuple[object, ...]]
    ) -> tuple[RecordedChange, ...]:
        whose: Row = {f"of_{column}": value for column, value in zip(self._owner, owner, strict=True)}
        return tuple(RecordedChange(row["id"], self._rows.from_row(row)) for row in await reading.rows(query, whose))
