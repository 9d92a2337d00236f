"""What a configuration file says, before anybody knows what it means."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from domain.shared.written import Where

type Scalar = str | int | bool | None
type Tree = Scalar | Sequence["Tree"] | Mapping[str, "Tree"]
"""As JSON has it."""


@frozen
class Node:
    """A value and the line where it, or the field that it belongs to, begins; 0 where it comes from no file."""

    value: "Scalar | tuple[Node, ...] | Mapping[str, Node]"
    line: int = 0


def node_of(tree: Tree) -> Node:
    if isinstance(tree, Mapping):
        return Node({name: node_of(value) for name, value in tree.items()})
    if isinstance(tree, Sequence) and not isinstance(tree, str):
        return Node(tuple(map(node_of, tree)))
    return Node(tree)


def line_at(node: Node, where: Where) -> int:
    """The line of that place; of what is missing, that of what it is missing in."""
    for step in where:
        value = node.value
        if isinstance(value, Mapping) and step in value:
            node = value[str(step)]
        elif isinstance(value, tuple) and isinstance(step, int) and step < len(value):
            node = value[step]
        else:
            break
    return node.line
