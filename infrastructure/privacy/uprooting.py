"""A row that goes, and that others refer to: what refers to it goes in the same transaction.

Those have a step of their own, which comes first; between the two the person may have left a new one.
"""

from collections.abc import Sequence

from attrs import field, frozen
from sqlalchemy import (
    Column,
    ColumnElement,
    Delete,
    Executable,
    ForeignKeyConstraint,
    and_,
    bindparam,
    delete,
    select,
)

from infrastructure.database.metadata import AnyTable, metadata
from infrastructure.database.told import channel_of
from infrastructure.database.transaction import Row, Transaction
from infrastructure.privacy.finding import MOST, PersonalColumn, bound, in_guilds


def is_referred_to(table: AnyTable) -> bool:
    return bool(_referring(table))


@frozen
class Uprooting:
    """Of one row at a time, whose lock keeps anybody from referring to it anew; processes that keep what it says are
    told."""

    _parent: PersonalColumn
    _lock: Executable = field(init=False)
    _clear: Sequence[Executable] = field(init=False)
    _remove: Executable = field(init=False)

    @_lock.default
    def _locking(self) -> Executable:
        keys, guild = self._parent.keys, self._parent.guild
        theirs = select(*keys).where(self._parent.is_theirs)
        if guild is not None:
            theirs = theirs.where(in_guilds(guild))
        return theirs.order_by(*keys).limit(1).with_for_update()

    @_clear.default
    def _clearing(self) -> Sequence[Executable]:
        return [_clearance(key, self._parent.keys) for key in _referring(self._parent.table)]

    @_remove.default
    def _removing(self) -> Executable:
        return delete(self._parent.table).where(and_(*map(_is_that, self._parent.keys, _parameters(self._parent.keys))))

    async def __call__(self, transaction: Transaction, of: Row, limit: int) -> int:
        """As many as were asked for, if there may be more: the next row has its own transaction."""
        found = (await transaction.execute(self._lock, of)).mappings().first()
        if found is None:
            return 0
        that = bound("key", [found[key.key] for key in self._parent.keys])
        for clear in self._clear:
            if (await transaction.execute(clear, that | {"most": limit})).rowcount >= limit:
                return limit
        await transaction.execute(self._remove, that)
        channel = channel_of(self._parent.table)
        if channel is not None and self._parent.guild is not None:
            await transaction.notify(channel, [str(found[self._parent.guild.key])])
        return limit


def _referring(table: AnyTable) -> Sequence[ForeignKeyConstraint]:
    constraints = (each for child in metadata.sorted_tables for each in child.foreign_key_constraints)
    return sorted((each for each in constraints if each.referred_table is table), key=lambda each: each.table.name)


def _clearance(constraint: ForeignKeyConstraint, keys: Sequence[Column[object]]) -> Delete:
    child = constraint.table
    given = dict(zip(keys, _parameters(keys), strict=True))
    refers = and_(*(_is_that(each.parent, given[each.column]) for each in constraint.elements))
    some = select(*child.primary_key).where(refers).limit(MOST).subquery("some")
    return delete(child).where(*(key == some.c[key.key] for key in child.primary_key))


def _is_that(column: Column[object], value: ColumnElement[object]) -> ColumnElement[bool]:
    return column == value


def _parameters(keys: Sequence[Column[object]]) -> list[ColumnElement[object]]:
    return [bindparam(f"key_{number}", type_=key.type) for number, key in enumerate(keys)]
