"""Copies of records for a fraction of what copy.deepcopy takes: what nobody can change is shared."""

from collections.abc import Callable
from copy import deepcopy
from datetime import date, datetime, timedelta
from enum import Enum
from typing import cast
from uuid import UUID

from attrs import fields, has, inspect

_UNCHANGING = (int, float, str, bytes, bool, type(None), datetime, date, timedelta, UUID, Enum, frozenset, type)

_shared = set[type]()
_copiers: dict[type, Callable[[object], object]] = {}


def copied[Record](record: Record) -> Record:
    """Frozen values are taken at their word: one that holds a list is the same list in the copy."""
    if type(record) in _shared:
        return record
    copier = _copiers.get(type(record))
    if copier is None:
        copier = _copiers[type(record)] = _copier_of(type(record))
    return cast(Record, copier(record))


def _copier_of(kind: type) -> Callable[[object], object]:
    if issubclass(kind, _UNCHANGING) or _is_frozen(kind):
        _shared.add(kind)
        return lambda value: value
    if kind is list:
        return lambda values: [copied(each) for each in cast(list[object], values)]
    if kind is tuple:
        return lambda values: tuple([copied(each) for each in cast(tuple[object, ...], values)])
    if kind is dict:
        return lambda values: {copied(k): copied(v) for k, v in cast(dict[object, object], values).items()}
    if kind is set:
        return lambda values: set(cast(set[object], values))  # what can be in a set is frozen
    if has(kind) and _is_slotted(kind):
        return _copier_of_fields(kind)
    return deepcopy


def _copier_of_fields(kind: type) -> Callable[[object], object]:
    names = [each.name for each in fields(kind)]
    new, put = object.__new__, object.__setattr__

    def copy(record: object) -> object:
        copy: object = new(kind)
        for name in names:
            value = getattr(record, name)
            put(copy, name, value if type(value) in _shared else copied(value))
        return copy

    return copy


def _is_frozen(kind: type) -> bool:
    """Also one whose class adds no fields to a frozen one's."""
    with_fields = next((each for each in kind.__mro__ if "__attrs_attrs__" in vars(each)), None)
    return with_fields is not None and inspect(with_fields).is_frozen


def _is_slotted(kind: type) -> bool:
    return all("__slots__" in vars(each) for each in kind.__mro__[:-1])
