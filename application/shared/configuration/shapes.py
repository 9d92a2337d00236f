"""What a field of a configuration file may hold. Reading it, writing it, its JSON Schema and its words in a plan all
follow from its shape."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Protocol

from attrs import field, frozen

from application.shared.configuration.names import GuildNames, Reading
from application.shared.configuration.node import Node, Tree
from domain.shared.channels import ChannelRight
from domain.shared.durations import Duration, parse_duration
from domain.shared.errors import DomainError
from domain.shared.text import NothingToRead
from domain.shared.written import (
    Fault,
    NotOneOf,
    NumberOutOfRange,
    Referred,
    Where,
    WrittenTextTooLong,
    WrongType,
)

type Schema = dict[str, Tree]


class Misread(Exception):
    """What was written is not what belongs there: each fault by its place."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        super().__init__()
        self.faults = tuple(faults)


@frozen(kw_only=True)
class Reference:
    """Something of the server's that the configuration names. A channel `needs` rights of the bot; a role that is
    `offered` is to be handed out."""

    where: Where
    kind: Referred
    id: int
    needs: tuple[ChannelRight, ...] = ()
    offered: bool = False
    entry: tuple[str, ...] = ()
    """Of which entry it is a part, however the entries are ordered."""
    terms: str = ""
    """On which a role is offered: on others it is offered anew."""
    is_held: bool = False
    """Whether its entry names it already, and only the terms are new."""


@frozen
class Leaf:
    """A value as a plan shows it: `entry` names the entry that it belongs to, and is empty for the section itself."""

    entry: tuple[str, ...]
    field: str
    text: str


class Shape[T](Protocol):
    """`value` is always what `read` returned, or what the records hold of the same."""

    def read(self, node: Node, at: Where, reading: Reading) -> T:
        """Raises Misread with all that is wrong with it."""
        ...

    def write(self, value: object, names: GuildNames | None) -> Tree:
        """As the file has it; without names, by ids alone."""
        ...

    def text(self, value: object, names: GuildNames | None) -> str: ...

    def references(self, value: object, at: Where) -> Iterator[Reference]: ...

    def schema(self) -> Schema: ...


class Plain:
    """What most values have in common: they are written as they are, and refer to nothing."""

    def write(self, value: object, names: GuildNames | None) -> Tree:
        assert value is None or isinstance(value, str | int)
        return value

    def text(self, value: object, names: GuildNames | None) -> str:
        if isinstance(value, bool):
            return "yes" if value else "no"
        return "none" if value is None else str(value)

    def references(self, value: object, at: Where) -> Iterator[Reference]:
        return iter(())


@frozen
class Flag(Plain):
    def read(self, node: Node, at: Where, reading: Reading) -> bool:
        if not isinstance(node.value, bool):
            raise Misread([Fault(at, WrongType("true or false"))])
        return node.value

    def schema(self) -> Schema:
        return {"type": "boolean"}


@frozen
class Number(Plain):
    """From `least` to `most`, both included."""

    least: int
    most: int

    def read(self, node: Node, at: Where, reading: Reading) -> int:
        if isinstance(node.value, bool) or not isinstance(node.value, int):
            raise Misread([Fault(at, WrongType("a whole number"))])
        if not self.least <= node.value <= self.most:
            raise Misread([Fault(at, NumberOutOfRange(node.value, self.least, self.most))])
        return node.value

    def schema(self) -> Schema:
        return {"type": "integer", "minimum": self.least, "maximum": self.most}


def _as_it_is(typed: str) -> str:
    return typed


@frozen
class Text(Plain):
    """Of at most `longest` characters; `parse` is the rule that holds for the same where it is typed."""

    longest: int
    parse: Callable[[str], str] = field(default=_as_it_is)

    def read(self, node: Node, at: Where, reading: Reading) -> str:
        if not isinstance(node.value, str):
            raise Misread([Fault(at, WrongType("a text; put it in quotation marks"))])
        if len(node.value) > self.longest:
            raise Misread([Fault(at, WrittenTextTooLong(len(node.value), self.longest))])
        text = parsed(self.parse, node.value, at)
        if not text:
            raise Misread([Fault(at, NothingToRead())])
        return text

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1, "maxLength": self.longest}


@frozen
class Choice(Plain):
    known: tuple[str, ...]

    def read(self, node: Node, at: Where, reading: Reading) -> str:
        if not isinstance(node.value, str) or node.value not in self.known:
            raise Misread([Fault(at, NotOneOf(str(node.value) if is_scalar(node) else "", self.known))])
        return node.value

    def write(self, value: object, names: GuildNames | None) -> Tree:
        return str(value)

    def schema(self) -> Schema:
        return {"type": "string", "enum": list(self.known)}


LONGEST_LENGTH = 100


@frozen
class Length(Plain):
    """A length of time, as people type it anywhere else."""

    def read(self, node: Node, at: Where, reading: Reading) -> Duration:
        if not isinstance(node.value, str):
            raise Misread([Fault(at, WrongType("a length of time, as `1h30m` or `2 weeks`"))])
        if len(node.value) > LONGEST_LENGTH:
            raise Misread([Fault(at, WrittenTextTooLong(len(node.value), LONGEST_LENGTH))])
        return parsed(parse_duration, node.value, at)

    def write(self, value: object, names: GuildNames | None) -> Tree:
        return self.text(value, names)

    def text(self, value: object, names: GuildNames | None) -> str:
        assert isinstance(value, Duration)
        return value.written

    def schema(self) -> Schema:
        return {"type": "string", "description": "A length of time: 30m, 1h30m, 2 weeks, 1mo", "examples": ["2 weeks"]}


@frozen
class Maybe[T]:
    """Or null, which says that there is none."""

    shape: Shape[T]

    def read(self, node: Node, at: Where, reading: Reading) -> T | None:
        return None if node.value is None else self.shape.read(node, at, reading)

    def write(self, value: object, names: GuildNames | None) -> Tree:
        return None if value is None else self.shape.write(value, names)

    def text(self, value: object, names: GuildNames | None) -> str:
        return "none" if value is None else self.shape.text(value, names)

    def references(self, value: object, at: Where) -> Iterator[Reference]:
        return iter(()) if value is None else self.shape.references(value, at)

    def schema(self) -> Schema:
        return {"anyOf": [self.shape.schema(), {"type": "null"}]}


def parsed[T](parse: Callable[[str], T], typed: str, at: Where) -> T:
    """What the domain's rule makes of it. Raises Misread."""
    try:
        return parse(typed)
    except DomainError as why:
        raise Misread([Fault(at, why)]) from why


def is_scalar(node: Node) -> bool:
    return node.value is None or isinstance(node.value, str | int)


def together[T](reads: Iterable[Callable[[], T]]) -> Sequence[T]:
    """What each of them reads. Raises Misread with the faults of all."""
    read, faults = list[T](), list[Fault]()
    for each in reads:
        try:
            read.append(each())
        except Misread as misread:
            faults += misread.faults
    if faults:
        raise Misread(faults)
    return read
