"""What a column's values are in Python; each type converts both ways, so no mapping does."""

from collections.abc import Sequence
from datetime import timedelta
from enum import StrEnum

from sqlalchemy import BigInteger, Dialect, Integer, Text
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeDecorator


def member_of[Value: StrEnum](enum: type[Value], value: str) -> Value:
    """The member that has this value.

    One that this version does not know, which a newer one wrote, becomes a member that equals no other: it can be shown
    and is saved as it was, and keeps nothing else from being read.
    """
    if value in enum:
        return enum(value)
    unknown = str.__new__(enum, value)
    unknown._name_ = unknown._value_ = value
    return unknown


class EnumText[Value: StrEnum](TypeDecorator[Value]):
    """A member of the enum, kept as its text; which texts may be written, a CHECK says."""

    impl = Text
    cache_ok = True

    def __init__(self, enum: type[Value]) -> None:
        super().__init__()
        self.enum = enum
        self._known = {member.value: member for member in enum}

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> str | None:
        return None if value is None else value.value

    def process_result_value(self, value: str | None, dialect: Dialect) -> Value | None:
        if value is None:
            return None
        known = self._known.get(value)  # a good deal faster than asking the enum, and nearly always there
        return member_of(self.enum, value) if known is None else known


class WholeSeconds(TypeDecorator[timedelta]):
    """A length of time; fractions of a second are dropped."""

    impl = Integer
    cache_ok = True

    def process_bind_param(self, value: timedelta | None, dialect: Dialect) -> int | None:
        return None if value is None else int(value.total_seconds())

    def process_result_value(self, value: int | None, dialect: Dialect) -> timedelta | None:
        return None if value is None else timedelta(seconds=value)


class Snowflakes(TypeDecorator[tuple[int, ...]]):
    """Some of Discord's ids."""

    impl = ARRAY(BigInteger)
    cache_ok = True

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> list[int] | None:
        return None if value is None else list(value)

    def process_result_value(self, value: Sequence[int] | None, dialect: Dialect) -> tuple[int, ...] | None:
        return None if value is None else tuple(value)


class TextTuple(TypeDecorator[tuple[str, ...]]):
    """Texts in an array; none of them is missing."""

    impl = ARRAY(Text)
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> list[str] | None:
        return None if value is None else [*value]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(value)
