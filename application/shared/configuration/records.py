"""Fields together, and lists of them."""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Protocol, cast

from attrs import evolve, frozen

from application.shared.configuration.names import GuildNames, Reading
from application.shared.configuration.node import Node, Tree
from application.shared.configuration.shapes import Leaf, Misread, Reference, Schema, Shape, together
from domain.shared.written import (
    EntryRepeated,
    Fault,
    MissingField,
    TooManyEntries,
    UnknownField,
    Where,
    WrongType,
)


class AnyField(Protocol):
    """A field of any type."""

    @property
    def name(self) -> str: ...

    @property
    def shape(self) -> Shape[object]: ...

    @property
    def description(self) -> str: ...

    @property
    def optional(self) -> bool: ...

    @property
    def default(self) -> object: ...


@frozen(eq=False)
class Field[T]:
    """`name` is that of the record's attribute, too. One that may be left out stands for `default` then."""

    name: str
    shape: Shape[T]
    description: str
    optional: bool = False
    default: object = None


@frozen
class Fields:
    """What was read, by its field."""

    _values: Mapping[str, object]

    def __getitem__[T](self, of: Field[T]) -> T:
        return cast(T, self._values[of.name])


@frozen
class Record[T]:
    fields: tuple[AnyField, ...]
    make: Callable[[Fields], T]

    def read(self, node: Node, at: Where, reading: Reading) -> T:
        written = fields_of(node, at)
        faults = unknown_fields(written, [each.name for each in self.fields], at)
        values: dict[str, object] = {each.name: each.default for each in self.fields if each.optional}
        for each in self.fields:
            try:
                if each.name in written:
                    values[each.name] = each.shape.read(written[each.name], (*at, each.name), reading)
                elif not each.optional:
                    faults.append(Fault(at, MissingField(each.name)))
            except Misread as misread:
                faults += misread.faults
        if faults:
            raise Misread(faults)
        return self.make(Fields(values))

    def write(self, value: object, names: GuildNames | None) -> Tree:
        return {
            each.name: each.shape.write(held, names)
            for each, held in self._held(value)
            if not (each.optional and held == each.default)
        }

    def text(self, value: object, names: GuildNames | None) -> str:
        shown = (f"{each.name} {each.shape.text(held, names)}" for each, held in self._held(value) if held is not None)
        return ", ".join(shown)

    def references(self, value: object, at: Where) -> Iterator[Reference]:
        for each, held in self._held(value):
            if held is not None:
                yield from each.shape.references(held, (*at, each.name))

    def leaves(self, value: object, names: GuildNames | None) -> Iterator[Leaf]:
        for each, held in self._held(value):
            if isinstance(each.shape, Items):
                for leaf in each.shape.leaves(held, names):
                    yield Leaf((each.name, *leaf.entry), leaf.field, leaf.text)
            elif held is not None:
                yield Leaf((), each.name, each.shape.text(held, names))

    def schema(self) -> Schema:
        needed: list[Tree] = [each.name for each in self.fields if not each.optional]
        return {
            "type": "object",
            "additionalProperties": False,
            "properties": {each.name: described(each.shape.schema(), each.description) for each in self.fields},
            **({"required": needed} if needed else {}),
        }

    def _held(self, value: object) -> Iterator[tuple[AnyField, object]]:
        for each in self.fields:
            yield each, getattr(value, each.name)


@frozen
class Items[T]:
    """A list of at most `most` records; by their `keys`, capitals or not, it is the same one before and after."""

    item: Record[T]
    most: int
    keys: tuple[AnyField, ...]

    def read(self, node: Node, at: Where, reading: Reading) -> tuple[T, ...]:
        written = items_of(node, at, self.most)
        read = together(partial(self.item.read, each, (*at, number), reading) for number, each in enumerate(written))
        seen, faults = set[str](), list[Fault]()
        for number, entry in enumerate(read):
            label = self.label(entry, None).lower()
            if label in seen:
                faults.append(Fault((*at, number), EntryRepeated(self.label(entry, reading.names))))
            seen.add(label)
        if faults:
            raise Misread(faults)
        return tuple(read)

    def label(self, value: object, names: GuildNames | None) -> str:
        return " · ".join(key.shape.text(getattr(value, key.name), names) for key in self.keys)

    def write(self, value: object, names: GuildNames | None) -> Tree:
        return [self.item.write(each, names) for each in _entries(value)]

    def text(self, value: object, names: GuildNames | None) -> str:
        return "; ".join(self.item.text(each, names) for each in _entries(value)) or "none"

    def references(self, value: object, at: Where) -> Iterator[Reference]:
        for number, each in enumerate(_entries(value)):
            for reference in self.item.references(each, (*at, number)):
                yield evolve(reference, entry=(self.label(each, None).lower(), *reference.entry))

    def leaves(self, value: object, names: GuildNames | None) -> Iterator[Leaf]:
        for each in _entries(value):
            for leaf in self.item.leaves(each, names):
                yield Leaf((self.label(each, names), *leaf.entry), leaf.field, leaf.text)

    def schema(self) -> Schema:
        return {"type": "array", "maxItems": self.most, "items": self.item.schema()}


@frozen
class Several[T]:
    """A list of plain values, of which each is there once."""

    shape: Shape[T]
    most: int

    def read(self, node: Node, at: Where, reading: Reading) -> tuple[T, ...]:
        written = items_of(node, at, self.most)
        read = together(partial(self.shape.read, each, (*at, number), reading) for number, each in enumerate(written))
        twice = [number for number, each in enumerate(read) if each in read[:number]]
        if twice:
            raise Misread(Fault((*at, number), EntryRepeated(self.shape.text(read[number], None))) for number in twice)
        return tuple(read)

    def write(self, value: object, names: GuildNames | None) -> Tree:
        return [self.shape.write(each, names) for each in _entries(value)]

    def text(self, value: object, names: GuildNames | None) -> str:
        return ", ".join(self.shape.text(each, names) for each in _entries(value)) or "none"

    def references(self, value: object, at: Where) -> Iterator[Reference]:
        for number, each in enumerate(_entries(value)):
            yield from self.shape.references(each, (*at, number))

    def schema(self) -> Schema:
        return {"type": "array", "maxItems": self.most, "uniqueItems": True, "items": self.shape.schema()}


@frozen
class Named:
    """A mapping of which any field may be left out: what is not named is as if it had never been chosen."""

    fields: Mapping[str, AnyField]

    def read(self, node: Node, at: Where, reading: Reading) -> Mapping[str, object]:
        written = fields_of(node, at)
        faults, values = unknown_fields(written, self.fields, at), dict[str, object]()
        for name, each in self.fields.items():
            try:
                if name in written:
                    values[name] = each.shape.read(written[name], (*at, name), reading)
            except Misread as misread:
                faults += misread.faults
        if faults:
            raise Misread(faults)
        return values

    def write(self, value: object, names: GuildNames | None) -> Tree:
        return {name: self.fields[name].shape.write(held, names) for name, held in _mapping(value)}

    def text(self, value: object, names: GuildNames | None) -> str:
        return ", ".join(f"{name} {self.fields[name].shape.text(held, names)}" for name, held in _mapping(value))

    def references(self, value: object, at: Where) -> Iterator[Reference]:
        for name, held in _mapping(value):
            for reference in self.fields[name].shape.references(held, (*at, name)):
                yield evolve(reference, entry=(name, *reference.entry))

    def leaves(self, value: object, names: GuildNames | None) -> Iterator[Leaf]:
        for name, held in _mapping(value):
            yield Leaf((), name, self.fields[name].shape.text(held, names))

    def schema(self) -> Schema:
        properties = {name: described(each.shape.schema(), each.description) for name, each in self.fields.items()}
        return {"type": "object", "additionalProperties": False, "properties": properties}


def described(schema: Schema, description: str) -> Tree:
    return {**schema, "description": description} if description else schema


def fields_of(node: Node, at: Where) -> Mapping[str, Node]:
    """Raises Misread."""
    if not isinstance(node.value, Mapping):
        raise Misread([Fault(at, WrongType("fields, each as `name: value`"))])
    return node.value


def unknown_fields(written: Mapping[str, Node], known: Mapping[str, object] | list[str], at: Where) -> list[Fault]:
    return [Fault((*at, name), UnknownField(name, tuple(known))) for name in written if name not in known]


def items_of(node: Node, at: Where, most: int) -> tuple[Node, ...]:
    """Raises Misread."""
    if not isinstance(node.value, tuple):
        raise Misread([Fault(at, WrongType("a list, each entry after a `-`"))])
    if len(node.value) > most:
        raise Misread([Fault(at, TooManyEntries(most))])
    return node.value


def _entries(value: object) -> tuple[object, ...]:
    assert isinstance(value, tuple)
    return value


def _mapping(value: object) -> Iterator[tuple[str, object]]:
    assert isinstance(value, Mapping)
    return iter(value.items())
