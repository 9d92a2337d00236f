"""What a person can be wrong about in a file that is read field by field."""

from enum import StrEnum

from attrs import frozen

from domain.shared.errors import DomainError

type Where = tuple[str | int, ...]
"""A place in a file: names of fields, and numbers of entries, counted from 0."""


class Referred(StrEnum):
    """What a file may refer to by name and id."""

    CHANNEL = "channel"
    ROLE = "role"
    EMOJI = "emoji"


@frozen
class Fault:
    where: Where
    why: DomainError


@frozen
class WrongType(DomainError):
    """`wanted` is what belongs there, in words."""

    wanted: str


@frozen
class UnknownField(DomainError):
    name: str
    known: tuple[str, ...]


@frozen
class MissingField(DomainError):
    name: str


@frozen
class EntryRepeated(DomainError):
    """Another entry of the list is the same one."""

    label: str


@frozen
class TooManyEntries(DomainError):
    most: int


@frozen
class WrittenTextTooLong(DomainError):
    length: int
    longest: int


@frozen
class NumberOutOfRange(DomainError):
    number: int
    least: int
    most: int


@frozen
class NotOneOf(DomainError):
    typed: str
    known: tuple[str, ...]


@frozen
class NothingNamed(DomainError):
    """This server has nothing of that name."""

    kind: Referred
    name: str


@frozen
class NameAmbiguous(DomainError):
    """Several have that name; the id would tell which is meant."""

    kind: Referred
    name: str
    count: int


@frozen
class IdFromElsewhere(DomainError):
    """This server has nothing with that id."""

    kind: Referred
    id: int


@frozen
class NamesUnknown(DomainError):
    """Without Discord nobody can tell which one is meant."""

    kind: Referred
