"""What a column's values are in Python; each type converts both ways, so no mapping does."""

from datetime import timedelta
from enum import StrEnum

from sqlalchemy import Dialect, Integer, Text
from sqlalchemy.types import TypeDecorator


class EnumText[Value: StrEnum](TypeDecorator[Value]):
    """A member of the enum, kept as its text."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[Value]) -> None:
        super().__init__()
        self.enum = enum

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> str | None:
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Value | None:
        return None if value is None else self.enum(value)


class WholeSeconds(TypeDecorator[timedelta]):
    """A length of time; fractions of a second are dropped."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.total_seconds())

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(seconds=value)
