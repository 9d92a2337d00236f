"""What is left of a section as it was once, and can still be read, where it names what is gone by now: whatever names
that stays as it is now.

That is the smallest whole that says something by itself: an element of a list, a setting, or the whole entry. An entry
is never brought back without a part of it, since that part may be what keeps others out.
"""

from collections.abc import Mapping, Sequence, Set

from application.shared.configuration.node import Node
from application.shared.configuration.records import AnyField, Items, Named, Record, Several
from application.shared.configuration.references import EmojiText
from application.shared.configuration.shapes import Leaf, Maybe
from domain.shared.written import Where


def remaining(shape: object, node: Node, now: Node, gone: Set[Where]) -> tuple[Node, tuple[Leaf, ...]]:
    """`gone` are the places within `node` that name it. With what is gone, as the section had it."""
    lost = list[Leaf]()
    rest = _rest(shape, node, now, gone, (), Leaf((), "", ""), lost)
    return now if rest is None else rest, tuple(lost)


def _rest(
    shape: object, node: Node, now: Node | None, gone: Set[Where], at: Where, leaf: Leaf, lost: list[Leaf]
) -> Node | None:
    """None where this cannot be had without what is gone."""
    match shape, node.value:
        case Maybe(inner), _:
            return _rest(inner, node, now, gone, at, leaf, lost)
        case Items() as items, tuple(entries):
            there, kept = _by_key(items.keys, now), list[Node]()
            for number, each in enumerate(entries):
                key = _key(items.keys, each)
                within = Leaf((*leaf.entry, *filter(None, (leaf.field, _label(items.keys, each)))), "", "")
                rest = _rest(items.item, each, there.get(key), gone, (*at, number), within, lost)
                rest = there.get(key) if rest is None else rest
                kept += [] if rest is None else [rest]
            return Node(tuple(kept), node.line)
        case Several() as several, tuple(values):
            read = [_rest(several.shape, each, None, gone, (*at, n), leaf, lost) for n, each in enumerate(values)]
            left = tuple(each for each in read if each is not None)
            return Node(left, node.line) if left or not values else None
        case Record() as record, Mapping() as values:
            kept_fields = dict[str, Node]()
            for of in record.fields:
                if of.name in values:
                    place, field = (*at, of.name), Leaf(leaf.entry, of.name, "")
                    rest = _rest(of.shape, values[of.name], _child(now, of.name), gone, place, field, lost)
                    kept_fields |= {} if rest is None else {of.name: rest}
            missing = [of for of in record.fields if of.name in values and of.name not in kept_fields]
            return Node(kept_fields, node.line) if all(map(_says_enough_without, missing)) else None
        case Named() as named, Mapping() as values:
            settled = dict[str, Node]()
            for name, each in values.items():
                rest = _rest(named.fields[name].shape, each, None, gone, (*at, name), Leaf((), name, ""), lost)
                rest = _child(now, name) if rest is None else rest
                settled |= {} if rest is None else {name: rest}
            return Node(settled, node.line)
        case _ if at in gone:
            lost.append(Leaf(leaf.entry, leaf.field, _text(node)))
            return None
        case _:
            return node


def _says_enough_without(missing: AnyField) -> bool:
    return missing.default == () or (missing.optional and missing.shape == Maybe(EmojiText()))


def _by_key(keys: Sequence[AnyField], now: Node | None) -> Mapping[tuple[str, ...], Node]:
    there = now.value if now is not None and isinstance(now.value, tuple) else ()
    return {_key(keys, each): each for each in there}


def _key(keys: Sequence[AnyField], entry: Node) -> tuple[str, ...]:
    """Of what refers to something, the id alone."""
    parts = [_child(entry, key.name) for key in keys]
    return tuple("" if part is None else _text(_child(part, "id") or part).lower() for part in parts)


def _label(keys: Sequence[AnyField], entry: Node) -> str:
    parts = [_child(entry, key.name) for key in keys]
    return " · ".join(_text(part) for part in parts if part is not None)


def _child(node: Node | None, name: str) -> Node | None:
    return node.value.get(name) if node is not None and isinstance(node.value, Mapping) else None


def _text(node: Node) -> str:
    if not isinstance(node.value, Mapping):
        return str(node.value)
    id_ = _child(node, "id")
    names = [str(each.value) for name, each in node.value.items() if name != "id"]
    return " ".join([*names, *([] if id_ is None else [f"({id_.value})" if names else str(id_.value)])])
