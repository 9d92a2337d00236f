"""The schema's one MetaData, with a naming convention so that every constraint has a name to go by."""

from collections.abc import Iterable

from sqlalchemy import BigInteger, CheckConstraint, Column, DateTime, Identity, MetaData

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    }
)


def snowflake(name: str, *, nullable: bool = False, primary_key: bool = False) -> Column[int]:
    """A column for an id of Discord's."""
    return Column(name, BigInteger, nullable=nullable, primary_key=primary_key, autoincrement=False)


def moment(name: str, *, nullable: bool = False) -> Column[object]:
    return Column(name, DateTime(timezone=True), nullable=nullable)


def serial(name: str) -> Column[int]:
    return Column(name, BigInteger, Identity(always=True), primary_key=True)


def one_of(column: str, values: Iterable[str]) -> CheckConstraint:
    """The column holds one of these, kept as text."""
    return CheckConstraint(f"{column} IN ({', '.join(f"'{value}'" for value in values)})", name=column)


def condition(text: str, *, name: str) -> CheckConstraint:
    return CheckConstraint(text, name=name)
