"""Configuration files in YAML: read with the line of everything, and written so that people like to read them.

Of YAML it takes what JSON has, too: no anchors, aliases and tags, by which a few lines stand for gigabytes or for
objects of the program. Plain scalars are read as YAML 1.2 does: `no` is a text, and so is a date.
"""

import asyncio
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import yaml
from attrs import define, field
from yaml import events

from application.configuration.plan_configuration import FILE_VERSION
from application.configuration.ports import Parsed, Problem
from application.configuration.schema import SCHEMA_FILE
from application.shared.configuration.node import Node, Scalar, Tree
from domain.configuration.errors import (
    AliasRefused,
    FieldNameUnusable,
    FieldTwice,
    FileTooLarge,
    FileUnreadable,
    NestedTooDeep,
    NotYaml,
    OneDocumentOnly,
)
from domain.shared.errors import DomainError
from domain.shared.written import TooManyEntries, Where

LARGEST_FILE: Final = 256 * 1024
"""Bytes."""

DEEPEST: Final = 12
MOST_VALUES: Final = 20_000
"""Those of a server that has all that it may have are about half as many."""

_LONGEST_NAME: Final = 200

_INTEGER = re.compile(r"[-+]?[0-9]{1,19}", re.ASCII)
_WORDS: Mapping[str, Scalar] = {
    **dict.fromkeys(("true", "True", "TRUE"), True),
    **dict.fromkeys(("false", "False", "FALSE"), False),
    **dict.fromkeys(("", "~", "null", "Null", "NULL"), None),
}
_UNPRINTABLE = re.compile("[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_]*(?: [A-Za-z0-9_]+)*", re.ASCII)
_LONGEST_FLOW = 100  # characters of an entry in one line


class _Ends(Exception):
    """What keeps the rest from being read."""

    def __init__(self, line: int, where: Where, why: DomainError) -> None:
        super().__init__()
        self.problem = Problem(line=line, where=where, why=why)


class YamlConfigurationFiles:
    async def read(self, content: bytes) -> Parsed:
        """In a thread: the largest file takes some tenths of a second."""
        return await asyncio.to_thread(self._read, content)

    def _read(self, content: bytes) -> Parsed:
        if len(content) > LARGEST_FILE:
            return _unread(FileTooLarge(len(content), LARGEST_FILE))
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            return _unread(FileUnreadable())
        reader = _Reader(yaml.parse(text, Loader=yaml.CSafeLoader))
        try:
            return Parsed(reader.document(), tuple(reader.problems))
        except _Ends as end:
            return Parsed(None, (*reader.problems, end.problem))
        except yaml.MarkedYAMLError as error:
            line = 0 if error.problem_mark is None else error.problem_mark.line + 1
            why = NotYaml(" ".join(filter(None, (error.context, error.problem))))
            return Parsed(None, (*reader.problems, Problem(line=line, where=(), why=why)))
        except yaml.YAMLError as error:
            return _unread(NotYaml(str(error).splitlines()[0][:200]))

    def write(self, sections: Mapping[str, Tree], comments: Sequence[str]) -> bytes:
        lines = [f"# yaml-language-server: $schema=./{SCHEMA_FILE}", *(f"# {each}" for each in comments)]
        lines += ["", f"version: {FILE_VERSION}"]
        for name, tree in sections.items():
            lines += ["", *_field(name, tree, "")]
        return "".join(f"{line}\n" for line in lines).encode()


@define
class _Reader:
    _events: Iterator[events.Event]
    problems: list[Problem] = field(factory=list)
    _values: int = 0

    def document(self) -> Node:
        self._next()  # the stream begins
        if isinstance(self._next(), events.StreamEndEvent):
            return Node(None, 1)
        root = self._node(self._next(), (), None)
        self._next()  # the document ends
        further = self._next()
        if not isinstance(further, events.StreamEndEvent):
            raise _Ends(_line(further), (), OneDocumentOnly())
        return root

    def _next(self) -> events.Event:
        return next(self._events)

    def _node(self, event: events.Event, where: Where, line: int | None) -> Node:
        """`line` is that of the field which it is the value of."""
        at = _line(event) if line is None else line
        if isinstance(event, events.AliasEvent) or not isinstance(event, events.NodeEvent):
            raise _Ends(at, where, AliasRefused())
        if event.anchor is not None or getattr(event, "tag", None) not in (None, "!"):
            raise _Ends(at, where, AliasRefused())
        self._values += 1
        if self._values > MOST_VALUES:
            raise _Ends(at, (), TooManyEntries(MOST_VALUES))
        if len(where) > DEEPEST:
            raise _Ends(at, where[:DEEPEST], NestedTooDeep(DEEPEST))
        if isinstance(event, events.ScalarEvent):
            return Node(_scalar(event), at)
        if isinstance(event, events.SequenceStartEvent):
            return Node(tuple(self._entries(where)), at)
        return Node(self._fields(where), at)

    def _entries(self, where: Where) -> Iterator[Node]:
        number = 0
        while not isinstance(event := self._next(), events.SequenceEndEvent):
            yield self._node(event, (*where, number), None)
            number += 1

    def _fields(self, where: Where) -> Mapping[str, Node]:
        found = dict[str, Node]()
        while not isinstance(event := self._next(), events.MappingEndEvent):
            line = _line(event)
            if not isinstance(event, events.ScalarEvent) or event.anchor is not None:
                raise _Ends(line, where, FieldNameUnusable())
            name = event.value[:_LONGEST_NAME]
            value = self._node(self._next(), (*where, name), line)
            if name in found:
                self.problems.append(Problem(line=line, where=(*where, name), why=FieldTwice(name)))
            found.setdefault(name, value)
        return found


def _scalar(event: events.ScalarEvent) -> Scalar:
    text = event.value
    if event.style is not None and event.style != "":
        return text
    if text in _WORDS:
        return _WORDS[text]
    return int(text) if _INTEGER.fullmatch(text) else text


def _line(event: events.Event) -> int:
    return 0 if event.start_mark is None else event.start_mark.line + 1


def _unread(why: DomainError) -> Parsed:
    return Parsed(None, (Problem(where=(), why=why),))


def _field(name: str, tree: Tree, indent: str) -> list[str]:
    begun = f"{indent}{_text(name)}:"
    if not isinstance(tree, str) and isinstance(tree, Mapping | Sequence):
        flow = _flow(tree)
        if not tree or ("id" in tree and isinstance(tree, Mapping)) or _is_short(tree, flow):
            return [f"{begun} {flow}"]
        if isinstance(tree, Mapping):
            return [begun, *(line for each, value in tree.items() for line in _field(each, value, f"{indent}  "))]
        return [begun, *(line for each in tree for line in _entry(each, f"{indent}  "))]
    return [f"{begun} {_flow(tree)}"]


def _entry(tree: Tree, indent: str) -> list[str]:
    """An entry of a list, its fields below each other."""
    if not isinstance(tree, Mapping) or "id" in tree or len(_flow(tree)) <= _LONGEST_FLOW:
        return [f"{indent}- {_flow(tree)}"]
    lines = [line for each, value in tree.items() for line in _field(each, value, f"{indent}  ")]
    return [f"{indent}- {lines[0][len(indent) + 2 :]}", *lines[1:]]


def _is_short(tree: Tree, flow: str) -> bool:
    """Whether it is a list of plain values that one line holds."""
    is_list = isinstance(tree, Sequence) and not any(isinstance(each, Mapping) for each in tree)
    return is_list and len(flow) <= _LONGEST_FLOW


def _flow(tree: Tree) -> str:
    if isinstance(tree, bool) or tree is None:
        return json.dumps(tree)
    if isinstance(tree, str):
        return _text(tree)
    if isinstance(tree, int):
        return str(tree)
    if isinstance(tree, Mapping):
        return f"{{{', '.join(f'{_text(name)}: {_flow(value)}' for name, value in tree.items())}}}"
    return f"[{', '.join(map(_flow, tree))}]"


def _text(text: str) -> str:
    if _PLAIN.fullmatch(text) and text.lower() not in {"true", "false", "null", "yes", "no", "on", "off", "y", "n"}:
        return text
    quoted = json.dumps(text, ensure_ascii=False)
    return _UNPRINTABLE.sub(lambda found: f"\\u{ord(found[0]):04x}", quoted)
