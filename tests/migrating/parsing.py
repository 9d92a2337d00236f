"""SQL as PostgreSQL's own parser reads it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from pglast.parser import parse_sql_json

type Node = Mapping[str, object]


def parsed(sql: str) -> Iterator[tuple[str, Node]]:
    """Each statement of it: its kind, as `AlterTableStmt`, and its parts."""
    for statement in nodes(_node(json.loads(parse_sql_json(sql))), "stmts"):
        for kind, node in _node(statement["stmt"]).items():
            yield kind, _node(node)


def nodes(node: Node, key: str) -> Sequence[Node]:
    """A list of parts; empty where there is none."""
    found = node.get(key, ())
    assert isinstance(found, Sequence)
    return [_node(each) for each in found]


def node_at(node: Node, *keys: str) -> Node:
    """A part of a part; empty where there is none."""
    for key in keys:
        node = _node(node.get(key, {}))
    return node


def text_at(node: Node, *keys: str) -> str:
    *way, last = keys
    found = node_at(node, *way).get(last, "")
    assert isinstance(found, str)
    return found


def within(node: object, kind: str) -> Iterator[Node]:
    """All parts of this kind, however deep."""
    if isinstance(node, Mapping):
        for key, value in node.items():
            if key == kind:
                yield _node(value)
            yield from within(value, kind)
    elif isinstance(node, list):
        for each in node:
            yield from within(each, kind)


def _node(value: object) -> Node:
    assert isinstance(value, Mapping)
    return cast(Node, value)
