"""What is stored of a person, as the policies of the columns let them have it."""

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import date, datetime
from functools import cache

from attrs import define, frozen
from sqlalchemy import Column, ColumnElement, Executable, Uuid, and_, select, type_coerce
from sqlalchemy.engine import RowMapping
from sqlalchemy.types import TypeDecorator, TypeEngine

from application.privacy.queries import Promise, StoredRow, Value
from domain.shared.ids import UserId
from infrastructure.database.metadata import AnyTable
from infrastructure.database.privacy import UserPolicy, text_policy, user_columns
from infrastructure.database.reading import Reading
from infrastructure.privacy.finding import (
    GUILDS_AT_ONCE,
    MOST,
    PersonalColumn,
    after,
    bound,
    in_guilds,
    personal_columns,
    some_guilds,
    sql_condition,
    until,
    window_end,
)
from infrastructure.privacy.promise import promise

AT_ONCE = 500
LOOKED_AT = 5_000
"""Rows at once of a table that is gone through, as no index leads to a person's."""

_SOME_GUILDS = some_guilds()


@define
class PostgresPersonalReader:
    _reading: Reading

    async def rows(self, user: UserId) -> AsyncIterator[StoredRow]:
        for exported in _exported():
            found = self._by_guilds(exported, user) if exported.is_indexed else self._walking(exported, user)
            async for row in found:
                yield row

    def promise(self) -> Promise:
        return promise()

    async def _by_guilds(self, exported: "Exported", user: UserId) -> AsyncIterator[StoredRow]:
        if exported.of.guild is None:
            async for row in self._pages(exported, user, {}):
                yield row
            return
        last = 0
        while guilds := [row["guild"] for row in await self._reading.rows(_SOME_GUILDS, bound("after", [last]))]:
            async for row in self._pages(exported, user, {"in_guilds": guilds}):
                yield row
            if len(guilds) < GUILDS_AT_ONCE:
                return
            last = guilds[-1]

    async def _pages(self, exported: "Exported", user: UserId, which: Mapping[str, object]) -> AsyncIterator[StoredRow]:
        given = {**which, "of_user": user, "most": AT_ONCE}
        rows = await self._reading.rows(exported.first, given)
        while rows:
            for row in rows:
                yield exported.row(row, user)
            if len(rows) < AT_ONCE:
                return
            rows = await self._reading.rows(exported.next, given | bound("after", exported.key(rows[-1])))

    async def _walking(self, exported: "Exported", user: UserId) -> AsyncIterator[StoredRow]:
        lower: dict[str, object] = {}
        while True:
            end = await self._reading.row(exported.ends[bool(lower)], lower | {"most": LOOKED_AT})
            upper = {} if end is None else bound("until", [end[key.key] for key in exported.of.keys])
            window = exported.windows[bool(lower), bool(upper)]
            for row in await self._reading.rows(window, lower | upper | {"of_user": user}):
                yield exported.row(row, user)
            if end is None:
                return
            lower = bound("after", [end[key.key] for key in exported.of.keys])


@frozen(eq=False)
class Exported:
    """A column by which rows are exported: those that an earlier column of the table found are left out."""

    of: PersonalColumn
    is_indexed: bool
    first: Executable
    next: Executable
    ends: Mapping[bool, Executable]
    windows: Mapping[tuple[bool, bool], Executable]

    def key(self, row: RowMapping) -> Sequence[object]:
        return [row[f"key_{number}"] for number in range(len(self.of.keys))]

    def row(self, row: RowMapping, user: UserId) -> StoredRow:
        table = self.of.table
        theirs = {column.key for column in user_columns(table) if row[column.key] == user}
        shown = [column for column in _shown(table) if _is_shown(column, theirs)]
        return StoredRow(table.name, {column.name: _plain(row[column.key]) for column in shown})


@cache
def _exported() -> Sequence[Exported]:
    found, before = list[Exported](), dict[AnyTable, list[PersonalColumn]]()
    for personal in reversed(personal_columns()):
        if personal.policy.exported is not None:
            found.append(_of(personal, before.setdefault(personal.table, [])))
            before[personal.table].append(personal)
    return found


def _of(personal: PersonalColumn, before: Sequence[PersonalColumn]) -> Exported:
    keys = personal.keys
    columns = [type_coerce(each, _stored(each.type)).label(each.key) for each in _shown(personal.table)]
    query = select(*columns, *(key.label(f"key_{number}") for number, key in enumerate(keys)))
    query = query.where(personal.names_them, sql_condition(personal.policy.exported or "false"))
    query = query.where(*(_not_by(each) for each in before))
    page = query if personal.guild is None else query.where(in_guilds(personal.guild))
    page = page.order_by(*keys).limit(MOST)
    return Exported(
        of=personal,
        is_indexed=personal.is_indexed,
        first=page,
        next=page.where(after(keys)),
        ends={begins: window_end(keys, begins=not begins) for begins in (False, True)},
        windows={
            (begins, ends): query.where(*([after(keys)] if begins else []), *([until(keys)] if ends else []))
            for begins in (False, True)
            for ends in (False, True)
        },
    )


def _not_by(earlier: PersonalColumn) -> ColumnElement[bool]:
    exported = and_(earlier.names_them, sql_condition(earlier.policy.exported or "false"))
    return exported.is_not(True)


def _shown(table: AnyTable) -> list[Column[object]]:
    """What may be shown of a row; keys of locks and leases say nothing to anybody."""
    return [column for column in table.columns if not isinstance(column.type, Uuid)]


def _is_shown(column: Column[object], theirs: set[str]) -> bool:
    if isinstance(column.info.get("privacy"), UserPolicy):
        return column.key in theirs
    policy = text_policy(column)
    if policy is None or not (policy.of or policy.is_kept):
        return True
    return not theirs.isdisjoint(policy.of)


def _stored(kind: TypeEngine[object]) -> TypeEngine[object]:
    return kind.impl_instance if isinstance(kind, TypeDecorator) else kind


def _plain(value: object) -> Value:
    """As JSON takes it; numbers that not every reader of JSON can hold are texts."""
    match value:
        case bool() | None | str() | float():
            return value
        case int():
            return value if abs(value) < 2**53 else str(value)
        case datetime() | date():
            return value.isoformat()
        case dict():
            return {str(name): _plain(each) for name, each in value.items()}
        case list() | tuple():
            return [_plain(each) for each in value]
        case _:
            return str(value)
