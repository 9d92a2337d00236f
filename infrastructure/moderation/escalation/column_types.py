"""A guild's rules as JSON. What is stored is used as it is, whatever today's rules would refuse."""

from collections.abc import Mapping
from datetime import timedelta

from cattrs.preconf.json import make_converter
from sqlalchemy import Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator

from domain.moderation.actions import kind_named
from domain.moderation.actions.action import ActionKind
from domain.moderation.escalation.rules import Step, Worth


def _kind(name: str, _type: type[ActionKind]) -> ActionKind:
    """Also one that only another version of Tux knows."""
    return kind_named(name)


def _length(seconds: int, _type: type[timedelta]) -> timedelta:
    return timedelta(seconds=seconds)


_converter = make_converter()
_converter.register_structure_hook(ActionKind, _kind)
_converter.register_unstructure_hook(ActionKind, lambda kind: kind.name)
_converter.register_structure_hook(timedelta, _length)
_converter.register_unstructure_hook(timedelta, lambda length: int(length.total_seconds()))


class Json[Value](TypeDecorator[Value]):
    """A value of the given type, which both ways goes through JSON."""

    impl = JSONB
    cache_ok = True

    def __init__(self, held: type[Value]) -> None:
        super().__init__()
        self.held = held

    def process_bind_param(self, value: Value | None, dialect: Dialect) -> object:
        return None if value is None else _converter.unstructure(value, unstructure_as=self.held)

    def process_result_value(self, value: object, dialect: Dialect) -> Value | None:
        return None if value is None else _converter.structure(value, self.held)


class WorthByKind(Json[Mapping[ActionKind, Worth]]):
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(dict[ActionKind, Worth])


class Steps(Json[tuple[Step, ...]]):
    cache_ok = True

    def __init__(self) -> None:
        super().__init__(tuple[Step, ...])
