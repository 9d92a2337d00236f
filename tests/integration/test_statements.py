"""Statements past SQLAlchemy's execution: its types, names and columns are those of SQLAlchemy all the same."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from enum import StrEnum

import pytest
from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Dialect,
    Double,
    Integer,
    Interval,
    MetaData,
    Numeric,
    Table,
    Text,
    TypeDecorator,
    bindparam,
    delete,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from infrastructure.database import statements
from infrastructure.database.engines import Engines
from infrastructure.database.session import Session


class Kind(StrEnum):
    BAN = "ban"


class KindAsText(TypeDecorator[Kind]):
    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Kind | None, dialect: Dialect) -> str | None:
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Kind | None:
        return None if value is None else Kind(value)


things = Table(
    "things",
    MetaData(),
    Column("thing_id", BigInteger, primary_key=True, key="thing"),
    Column("kind", KindAsText, nullable=True),
    Column("data", JSONB, nullable=True),
    Column("lasts", Interval, nullable=True),
    Column("at", DateTime(timezone=True), nullable=True),
    Column("share", Double, nullable=True),
    Column("price", Numeric, nullable=True),
    Column("names", ARRAY(Text), nullable=True),
)

FULL = {
    "thing": 1,
    "kind": Kind.BAN,
    "data": {"a": [1, None, "ü"]},
    "lasts": timedelta(seconds=90),
    "at": datetime(2026, 3, 1, tzinfo=UTC),
    "share": 0.5,
    "price": 12,
    "names": ["x", "y"],
}
EMPTY = dict.fromkeys(FULL) | {"thing": 2}


@pytest.fixture
async def session(engines: Engines) -> AsyncIterator[Session]:
    async with engines.autocommit.session() as session:
        await session.execute(
            text(
                "CREATE TEMP TABLE things (thing_id bigint PRIMARY KEY, kind text, data jsonb,"
                " lasts interval, at timestamptz, share float8, price numeric, names text[])"
            )
        )
        yield session
        await session.execute(text("DROP TABLE things"))


async def test_every_type_comes_back_as_it_went(session: Session) -> None:
    await session.execute(insert(things), [FULL, EMPTY])
    rows = (await session.execute(select(things).order_by(things.c.thing))).all()
    assert [tuple(row) for row in rows] == [tuple(FULL.values()), tuple(EMPTY.values())]
    assert isinstance(tuple(rows[0])[1], Kind)


async def test_a_column_is_found_by_its_name_its_key_and_itself(session: Session) -> None:
    await session.execute(insert(things), FULL)
    row = (await session.execute(select(things))).mappings().one()
    assert row["thing_id"] == row["thing"] == row[things.c.thing] == 1


async def test_what_is_returned_is_converted_too(session: Session) -> None:
    answer = await session.execute(insert(things).returning(things.c.kind, things.c.thing), FULL)
    assert answer.rowcount == 1
    assert answer.one() == (Kind.BAN, 1)


async def test_rows_that_are_changed_are_counted(session: Session) -> None:
    assert (await session.execute(insert(things), [FULL, EMPTY])).rowcount == -1
    one = update(things).where(things.c.thing == bindparam("which")).values(share=bindparam("new"))
    assert [(await session.execute(one, {"which": which, "new": 0.1})).rowcount for which in (1, 7)] == [1, 0]
    assert (await session.execute(delete(things))).rowcount == 2


async def test_values_within_a_statement_are_those_of_the_statement_at_hand(session: Session) -> None:
    """Two statements of one shape are compiled once, and each keeps its own values."""
    await session.execute(insert(things), [FULL, EMPTY])
    known = len(statements._known)
    for which in (1, 2):
        query = select(things.c.thing).where(things.c.thing == which).limit(5)
        assert (await session.execute(query)).scalar_one() == which
    assert len(statements._known) == known + 1


async def test_a_value_may_be_part_of_a_statement_and_be_given_again(session: Session) -> None:
    query = select(func.abs(bindparam("number", -3, type_=Integer)).label("size"))
    sizes = [(await session.execute(query, given)).scalar_one() for given in ({}, {"number": -4}, {})]
    assert sizes == [3, 4, 3]
    assert (await session.execute(text("SELECT :a || :b").bindparams(a="x"), {"b": "y"})).scalar_one() == "xy"


async def test_a_value_that_is_missing_is_a_defect(session: Session) -> None:
    with pytest.raises(KeyError, match="which"):
        await session.execute(select(things).where(things.c.thing == bindparam("which")), {})


async def test_a_list_of_values_is_refused(session: Session) -> None:
    with pytest.raises(AssertionError, match="ANY"):
        await session.execute(select(things).where(things.c.thing.in_([1, 2])))
