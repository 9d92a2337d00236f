"""Fields that refer to something of the server's: `{channel: "#mod-log", id: "123456789012345678"}`, or a name."""

import re
from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from application.shared.configuration.names import GuildNames, Known, Reading
from application.shared.configuration.node import Node, Tree
from application.shared.configuration.shapes import Misread, Reference, Schema
from domain.shared.channels import ChannelRight
from domain.shared.errors import DomainError
from domain.shared.ids import ChannelId, RoleId
from domain.shared.written import Fault, Referred, UnknownField, Where, WrongType

_ID = re.compile(r"[0-9]{15,19}", re.ASCII)
_SIGNS: Mapping[Referred, str] = {Referred.CHANNEL: "#", Referred.ROLE: "@", Referred.EMOJI: ":"}
_LONGEST_NAME = 110
"""Characters: Discord's names have 100 at most."""


def written_reference(kind: Referred, id_: int, names: GuildNames | None) -> Tree:
    name = None if names is None else names.name_of(kind, id_)
    return {"id": str(id_)} if name is None else {kind.value: _signed(kind, name), "id": str(id_)}


def without_names(tree: Tree) -> Tree:
    """Of what refers to something, the id alone: names change without anybody having configured anything."""
    if isinstance(tree, Mapping):
        refers = "id" in tree and any(kind.value in tree for kind in Referred)
        return {"id": tree["id"]} if refers else {name: without_names(each) for name, each in tree.items()}
    if isinstance(tree, Sequence) and not isinstance(tree, str):
        return [*map(without_names, tree)]
    return tree


def named_in(node: Node) -> frozenset[Known]:
    """All that it may refer to by an id, of whatever kind."""
    value = node.value
    if isinstance(value, Mapping):
        written = value.get("id")
        own = {(kind, int(str(written.value))) for kind in Referred if written is not None and _is_id(written)}
        return frozenset(own).union(*map(named_in, value.values()))
    return frozenset[Known]().union(*map(named_in, value)) if isinstance(value, tuple) else frozenset()


def _is_id(node: Node) -> bool:
    return isinstance(node.value, str) and _ID.fullmatch(node.value) is not None


def reference_text(kind: Referred, id_: int, names: GuildNames | None) -> str:
    """Always with the id: of two channels with one name, a plan says which."""
    name = None if names is None else names.name_of(kind, id_)
    return str(id_) if name is None else f"{_signed(kind, name)} ({id_})"


def reference_schema(kind: Referred) -> Schema:
    id_: Schema = {"type": "string", "pattern": "^[0-9]{15,19}$"}
    fields: Schema = {kind.value: {"type": "string", "maxLength": _LONGEST_NAME}, "id": id_}
    written: Schema = {"type": "object", "properties": fields, "additionalProperties": False, "minProperties": 1}
    return {"anyOf": [{"type": "string", "maxLength": _LONGEST_NAME}, written]}


def find_referred(kind: Referred, node: Node, at: Where, reading: Reading, *, posts: bool = False) -> int:
    """Raises Misread."""
    id_, name = _given(kind, node, at)
    try:
        return reading.find(kind, id_, None if name is None else _plain(kind, name), posts=posts)
    except DomainError as why:
        raise Misread([Fault(at, why)]) from why


def _given(kind: Referred, node: Node, at: Where) -> tuple[int | None, str | None]:
    value = node.value
    if isinstance(value, str) and not _ID.fullmatch(value):
        return None, value
    if not isinstance(value, Mapping):
        return _id(node, at, kind), None
    unknown = [name for name in value if name not in (kind.value, "id")]
    if unknown:
        raise Misread(Fault((*at, name), UnknownField(name, (kind.value, "id"))) for name in unknown)
    id_ = _id(value["id"], (*at, "id"), kind) if "id" in value else None
    named = value.get(kind.value)
    if named is not None and not isinstance(named.value, str):
        raise Misread([Fault((*at, kind.value), WrongType("a name, in quotation marks"))])
    if id_ is None and named is None:
        raise Misread([Fault(at, WrongType(f"a {kind.value}: its name, its id, or both"))])
    return id_, None if named is None else str(named.value)


def _id(node: Node, at: Where, kind: Referred) -> int:
    written = node.value
    if isinstance(written, bool) or not isinstance(written, int | str) or not _ID.fullmatch(str(written)[:30]):
        raise Misread([Fault(at, WrongType(f"a {kind.value}: its name, its id in quotation marks, or both"))])
    return int(written)


def _signed(kind: Referred, name: str) -> str:
    return f":{name}:" if kind is Referred.EMOJI else name if name.startswith("@") else f"{_SIGNS[kind]}{name}"


def _plain(kind: Referred, name: str) -> str:
    if kind is Referred.EMOJI:
        return name.strip(":")
    return name if name == "@everyone" else name.removeprefix(_SIGNS[kind])


@frozen(kw_only=True)
class Channel:
    """`needs` are the bot's rights there; where it `posts`, a name stands for a channel that can be posted in."""

    needs: tuple[ChannelRight, ...] = ()
    posts: bool = False

    def read(self, node: Node, at: Where, reading: Reading) -> ChannelId:
        return ChannelId(find_referred(Referred.CHANNEL, node, at, reading, posts=self.posts))

    def write(self, value: object, names: GuildNames | None) -> Tree:
        assert isinstance(value, int)
        return written_reference(Referred.CHANNEL, value, names)

    def text(self, value: object, names: GuildNames | None) -> str:
        assert isinstance(value, int)
        return reference_text(Referred.CHANNEL, value, names)

    def references(self, value: object, at: Where) -> Iterator[Reference]:
        assert isinstance(value, int)
        yield Reference(where=at, kind=Referred.CHANNEL, id=value, needs=self.needs)

    def schema(self) -> Schema:
        return {"$ref": "#/$defs/channel"}


@frozen(kw_only=True)
class Role:
    """Where it is `offered`, the rules hold by which a role may be earned or bought."""

    offered: bool = False

    def read(self, node: Node, at: Where, reading: Reading) -> RoleId:
        return RoleId(find_referred(Referred.ROLE, node, at, reading))

    def write(self, value: object, names: GuildNames | None) -> Tree:
        assert isinstance(value, int)
        return written_reference(Referred.ROLE, value, names)

    def text(self, value: object, names: GuildNames | None) -> str:
        assert isinstance(value, int)
        return reference_text(Referred.ROLE, value, names)

    def references(self, value: object, at: Where) -> Iterator[Reference]:
        assert isinstance(value, int)
        yield Reference(where=at, kind=Referred.ROLE, id=value, offered=self.offered)

    def schema(self) -> Schema:
        return {"$ref": "#/$defs/role"}


_CUSTOM = re.compile(r"<(a?):(\w{2,32}):([0-9]{15,20})>", re.ASCII)
_LONGEST_EMOJI = 64


@frozen
class EmojiText:
    """As it is written in a message: `⭐`, or `<:name:id>` for a server's own, which the file names like a channel."""

    def read(self, node: Node, at: Where, reading: Reading) -> str:
        value = node.value
        custom = _CUSTOM.fullmatch(value) if isinstance(value, str) else None
        if custom is not None:
            node = Node({"emoji": Node(custom[2], node.line), "id": Node(custom[3], node.line)}, node.line)
        elif isinstance(value, str) and len(value) <= _LONGEST_EMOJI and not value.startswith(":"):
            return value
        id_ = find_referred(Referred.EMOJI, node, at, reading)
        name = None if reading.names is None else reading.names.name_of(Referred.EMOJI, id_)
        is_animated = id_ in reading.names.animated if reading.names is not None and name else False
        if name is None:
            name = (
                custom[2]
                if custom is not None
                else _plain(Referred.EMOJI, _given(Referred.EMOJI, node, at)[1] or "gone")
            )
        return f"<{'a' if is_animated else ''}:{name}:{id_}>"

    def write(self, value: object, names: GuildNames | None) -> Tree:
        assert isinstance(value, str)
        custom = _CUSTOM.fullmatch(value)
        if custom is None:
            return value
        return {"emoji": f":{custom[2]}:", "id": custom[3]}  # its name is part of what is kept

    def text(self, value: object, names: GuildNames | None) -> str:
        assert isinstance(value, str)
        custom = _CUSTOM.fullmatch(value)
        return value if custom is None else reference_text(Referred.EMOJI, int(custom[3]), names)

    def references(self, value: object, at: Where) -> Iterator[Reference]:
        assert isinstance(value, str)
        custom = _CUSTOM.fullmatch(value)
        if custom is not None:
            yield Reference(where=at, kind=Referred.EMOJI, id=int(custom[3]))

    def schema(self) -> Schema:
        return {"$ref": "#/$defs/emoji"}


DEFINITIONS: Schema = {kind.value: reference_schema(kind) for kind in Referred}
