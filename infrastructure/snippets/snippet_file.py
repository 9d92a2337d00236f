"""Snippets as one JSON file: `{"version": 1, "snippets": [{"name": .., "text": ..}, ..]}`."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen
from cattrs import BaseValidationError, Converter, ForbiddenExtraKeysError
from cattrs.errors import AttributeValidationNote, IterableValidationNote

from domain.shared.errors import DomainError
from domain.snippets.entry import LARGEST_FILE, Entry, EntryLink
from domain.snippets.errors import (
    EntryRefused,
    FieldMissing,
    FieldOfWrongType,
    FieldUnknown,
    FileTooLarge,
    FileUnreadable,
)

VERSION: Final = 1
_AROUND = 0
"""Where an entry's number is asked for: the file itself."""


@frozen
class _NotOfThatType(Exception):
    expected: str


@frozen
class _KeyTwice(Exception):
    key: str


@frozen
class _Check:
    """Takes what is of the type, and makes nothing of anything else: cattrs would make a text of a number."""

    _kind: type[object]
    _called: str

    def __call__(self, value: object, _: object) -> object:
        if type(value) is not self._kind:
            raise _NotOfThatType(self._called)
        return value


def _texts(value: object, _: object) -> tuple[str, ...]:
    return tuple(_converter.structure(each, str) for each in _list(value, "a list of texts"))


def _links(value: object, _: object) -> tuple[EntryLink, ...]:
    return tuple(_converter.structure(_object(each), EntryLink) for each in _list(value, "a list of links"))


def _list(value: object, called: str) -> list[object]:
    if not isinstance(value, list):
        raise _NotOfThatType(called)
    return value


def _object(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise _NotOfThatType("an object with fields")
    return value


_converter = Converter(forbid_extra_keys=True)
_converter.register_structure_hook(str, _Check(str, "a text"))
_converter.register_structure_hook(bool, _Check(bool, "true or false"))
_converter.register_structure_hook_func(lambda kind: kind == tuple[str, ...], _texts)
_converter.register_structure_hook_func(lambda kind: kind == tuple[EntryLink, ...], _links)


class JsonSnippetFiles:
    def read(self, content: bytes) -> tuple[Entry, ...]:
        """Raises FileTooLarge, FileUnreadable, EntryRefused."""
        if len(content) > LARGEST_FILE:
            raise FileTooLarge(size=len(content), largest=LARGEST_FILE)
        return tuple(_entry(number, raw) for number, raw in enumerate(_entries(_parsed(content)), start=1))

    def write(self, entries: Sequence[Entry]) -> bytes:
        whole = {"version": VERSION, "snippets": [_converter.unstructure(each) for each in entries]}
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()


def _parsed(content: bytes) -> object:
    try:
        parsed: object = json.loads(content.decode("utf-8-sig"), object_pairs_hook=_without_repeats)
    except json.JSONDecodeError as error:
        raise FileUnreadable(error.lineno) from error
    except (ValueError, RecursionError) as error:  # not UTF-8, a number of thousands of digits, or far too deep
        raise FileUnreadable from error
    except _KeyTwice as error:
        raise EntryRefused(_AROUND, None, error.key, FieldUnknown()) from error
    return parsed


def _without_repeats(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict[str, object]()
    for key, value in pairs:
        if key in found:
            raise _KeyTwice(key)
        found[key] = value
    return found


def _entries(parsed: object) -> list[object]:
    if not isinstance(parsed, dict):
        raise FileUnreadable
    for key in parsed:
        if key not in ("version", "snippets"):
            raise EntryRefused(_AROUND, None, key, FieldUnknown())
    for key in ("version", "snippets"):
        if key not in parsed:
            raise EntryRefused(_AROUND, None, key, FieldMissing())
    if type(parsed["version"]) is not int or parsed["version"] != VERSION:
        raise EntryRefused(_AROUND, None, "version", FieldOfWrongType(str(VERSION)))
    if not isinstance(parsed["snippets"], list):
        raise EntryRefused(_AROUND, None, "snippets", FieldOfWrongType("a list of snippets"))
    return parsed["snippets"]


def _entry(number: int, raw: object) -> Entry:
    name = raw["name"] if isinstance(raw, dict) and isinstance(raw.get("name"), str) else None
    try:
        return _converter.structure(_object(raw), Entry)
    except (BaseValidationError, _NotOfThatType) as error:
        path, fault = _first_fault(error)
        raise EntryRefused(number, name, ".".join(path), fault) from error


def _first_fault(error: BaseException) -> tuple[tuple[str, ...], DomainError]:
    """Where it is, and what."""
    match error:
        case _NotOfThatType():
            return _place(error), FieldOfWrongType(error.expected)
        case ForbiddenExtraKeysError():
            return (*_place(error), min(error.extra_fields)), FieldUnknown()
        case KeyError():
            return _place(error), FieldMissing()
        case BaseValidationError():
            path, fault = _first_fault(error.exceptions[0])
            return (*_place(error), *path), fault
    raise error


def _place(error: BaseException) -> tuple[str, ...]:
    notes: Iterable[object] = getattr(error, "__notes__", ())
    for note in notes:
        if isinstance(note, IterableValidationNote):
            return (str(note.index),)
        if isinstance(note, AttributeValidationNote):
            return (note.name,)
    return ()
