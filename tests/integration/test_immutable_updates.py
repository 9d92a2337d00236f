"""No UPDATE computes a value with a function that is not immutable: Citus refuses such a one over a column.

PostgreSQL itself says which are not: it takes no such function into the expression of an index.
"""

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import timedelta

import asyncpg
import pytest
from attrs import frozen
from sqlalchemy import (
    Insert,
    Integer,
    Interval,
    Null,
    Table,
    Text,
    Update,
    bindparam,
    cast,
    func,
    literal_column,
    type_coerce,
    update,
)
from sqlalchemy.dialects.postgresql import Insert as Upsert
from sqlalchemy.engine import Dialect, make_url
from sqlalchemy.sql import visitors
from sqlalchemy.sql.elements import BindParameter, ClauseElement, ColumnClause, ColumnElement
from sqlalchemy.sql.selectable import SelectBase

import infrastructure
from infrastructure.database.engines import Engines
from infrastructure.database.leases import NOW
from infrastructure.database.metadata import AnyTable
from infrastructure.database.session import driver_of
from infrastructure.moderation.tables import cases

_DIALECT: Dialect = make_url("postgresql+asyncpg://").get_dialect()()
_SAMPLES = {"TIMESTAMP": "2026-01-01 00:00:00+00", "DATE": "2026-01-01", "INTERVAL": "1 second", "UUID": "0" * 32}
"""By the first word of a type's name; a number does for all others."""


@frozen
class Computed:
    """What an UPDATE writes into a column, or asks of it."""

    statement: str
    table: AnyTable
    expression: ColumnElement[object]


def statements() -> Iterator[tuple[str, Update | Insert]]:
    """Every UPDATE and INSERT that stands in a module, by itself, within another statement, or in an object."""
    for module in pkgutil.walk_packages(infrastructure.__path__, "infrastructure."):
        for name, value in vars(importlib.import_module(module.name)).items():
            for statement in _within(value):
                for part in visitors.iterate(statement):
                    if isinstance(part, Update | Insert):
                        yield f"{module.name}.{name}", part


def _within(value: object) -> Iterator[ClauseElement]:
    if isinstance(value, ClauseElement):
        yield value
    elif type(value).__module__.startswith("infrastructure."):
        names = [*getattr(type(value), "__slots__", ()), *getattr(value, "__dict__", ())]
        for name in names:
            found: object = getattr(value, name, None)
            if isinstance(found, ClauseElement):
                yield found


def computed() -> Iterator[Computed]:
    for name, statement in statements():
        table = statement.table
        assert isinstance(table, Table)
        for expression in _written(statement):
            if not isinstance(expression, BindParameter | Null) and not _needs_other_tables(expression, table):
                yield Computed(name, table, expression)


def _written(statement: Update | Insert) -> Iterator[ColumnElement[object]]:
    given: object = statement._values if isinstance(statement, Update) else _of_conflict(statement)
    if isinstance(given, dict):
        yield from (value for value in given.values() if isinstance(value, ColumnElement))
    if isinstance(statement, Update):
        yield from statement._where_criteria


def _of_conflict(statement: Insert) -> dict[object, object]:
    """Read from what the dialect keeps of ON CONFLICT DO UPDATE, as there is no public way to it."""
    clause = getattr(statement, "_post_values_clause", None)
    pairs = getattr(clause, "update_values_to_set", ()) if isinstance(statement, Upsert) else ()
    return dict(pairs)


def _needs_other_tables(expression: ColumnElement[object], table: AnyTable) -> bool:
    """A join with rows that were chosen before; or the row that was to be inserted, which `_in_index` replaces."""
    parts = [*visitors.iterate(expression)]
    if any(isinstance(part, SelectBase) for part in parts):
        return True
    owners = {part.table for part in parts if isinstance(part, ColumnClause) and part.table is not None}
    return any(owner is not table and getattr(owner, "name", None) != "excluded" for owner in owners)


def _in_index(computed: Computed) -> str:
    """The expression over columns of its table alone: a value stands for every parameter."""

    def replaced(element: ClauseElement, **_: object) -> ClauseElement | None:
        if isinstance(element, BindParameter):
            return literal_column(_sample(element), type_=element.type)
        if isinstance(element, ColumnClause) and element.table not in (None, computed.table):
            return computed.table.c[element.key]
        return None

    bare = visitors.replacement_traverse(computed.expression, {}, replaced)
    return str(bare.compile(dialect=_DIALECT, compile_kwargs={"include_table": False}))


def _sample(parameter: BindParameter[object]) -> str:
    name = parameter.type.compile(_DIALECT)
    value = _SAMPLES.get(name.split()[0].rstrip("[]"), "1")
    literal = f"{{{value}}}" if name.endswith("[]") else value
    return f"CAST('{literal}' AS {name})"


async def is_immutable(engines: Engines, computed: Computed) -> bool:
    """Builds an index in a transaction that is rolled back."""
    async with engines.transactional.connect() as connection:
        driver = driver_of(await connection.get_raw_connection())
        transaction = driver.transaction()
        await transaction.start()
        try:
            await driver.execute(f"CREATE INDEX ON {computed.table.name} (({_in_index(computed)}))")
        except asyncpg.InvalidObjectDefinitionError as error:
            if "must be marked IMMUTABLE" not in str(error):
                raise
            return False
        finally:
            await transaction.rollback()
        return True


async def test_no_update_computes_with_a_function_that_is_not_immutable(engines: Engines) -> None:
    found = [*computed()]
    assert len({each.statement for each in found}) > 15
    assert [each.statement for each in found if not await is_immutable(engines, each)] == []


def test_every_claim_is_among_those_that_are_looked_at() -> None:
    looked_at = {each.statement.removeprefix("infrastructure.") for each in computed()}
    assert looked_at >= {
        "moderation.case_repository._CLAIM",
        "points.purchase_repository._CLAIM_DUE",
        "levels.role_sync_repository._CLAIM",
        "charts.digest_repository._CLAIM",
        "outbox.relay._CLAIM",
    }


@pytest.mark.parametrize(
    "until",
    [
        NOW + func.power(2, cases.c.attempts) * bindparam("lease", timedelta(minutes=1), type_=Interval),
        NOW + cases.c.attempts * bindparam("lease", timedelta(minutes=1), type_=Interval),
        func.to_timestamp(cast(type_coerce(cases.c.attempts, Integer), Text), "YYYY"),
    ],
)
async def test_a_sum_of_times_over_a_column_is_found(engines: Engines, until: ColumnElement[object]) -> None:
    """As it was: the lease that doubles with each attempt."""
    doubling = update(cases).values({cases.c.lease_until: until})
    [expression] = _written(doubling)
    assert not await is_immutable(engines, Computed("doubling", cases, expression))
