"""The schema's one MetaData, with a naming convention so that every constraint has a name to go by.

A column's `key` is the name of the field that it holds; its name in the database may be another.
"""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKeyConstraint,
    Identity,
    Integer,
    MetaData,
    Table,
)
from sqlalchemy import text as sql
from sqlalchemy.sql.base import ReadOnlyColumnCollection

type AnyTable = Table[ReadOnlyColumnCollection[str, Column[object]]]

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def snowflake(name: str, *, key: str | None = None, nullable: bool = False, primary_key: bool = False) -> Column[int]:
    """A column for one of Discord's ids."""
    return Column(name, BigInteger, key=key, nullable=nullable, primary_key=primary_key, autoincrement=False)


def guild_id(*, key: str = "guild") -> Column[int]:
    """The guild that a row belongs to; it leads the primary key."""
    return snowflake("guild_id", key=key, primary_key=True)


def moment(name: str, *, key: str | None = None, nullable: bool = False) -> Column[datetime]:
    return Column(name, DateTime(timezone=True), key=key, nullable=nullable)


def serial(name: str, *, key: str | None = None) -> Column[int]:
    return Column(name, BigInteger, Identity(always=True), key=key, primary_key=True)


def counter(name: str, *, start: int) -> Column[int]:
    return Column(name, Integer, nullable=False, server_default=sql(str(start)))


def of_a_guild() -> ForeignKeyConstraint:
    """The guild is registered. Its table is named by a string: it is another context's."""
    return ForeignKeyConstraint(["guild"], ["guilds.guild_id"], link_to_name=True)


def belongs_to(table: AnyTable, *keys: str) -> ForeignKeyConstraint:
    """These columns hold the primary key of a row of that table."""
    return ForeignKeyConstraint(keys, list(table.primary_key))


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The column holds one of these, kept as text."""
    return CheckConstraint(f"{column} IN ({', '.join(f"'{value}'" for value in values)})", name=column)


def a_name(column: str) -> CheckConstraint:
    """The column holds a name that the code gives; only the code knows which names there are."""
    return CheckConstraint(f"{column} ~ '^[a-z][a-z_]{{0,31}}$'", name=column)


def a_name_of_something(column: str) -> CheckConstraint:
    """Such a name, or one with a colon behind it and of what it is said: of which role, say, or of which command."""
    return CheckConstraint(f"{column} ~ '^[a-z][a-z_]{{0,31}}(:.{{1,100}})?$'", name=column)


def condition(text: str, *, name: str) -> CheckConstraint:
    return CheckConstraint(text, name=name)
