"""What the rules of snippets refuse."""

from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import RoleId


@frozen
class SnippetNotFound(DomainError):
    """The guild has no snippet of this name, or no longer; `nearest` are names that are like it."""

    typed: str
    nearest: tuple[str, ...] = ()


@frozen
class SnippetNameTaken(DomainError):
    """Another snippet of the guild has it as its name or as an alias."""


@frozen
class InvalidSnippetName(DomainError):
    typed: str
    longest: int


@frozen
class TooManySnippets(DomainError):
    most: int


@frozen
class TooManyAliases(DomainError):
    most: int


@frozen
class AliasNotFound(DomainError):
    alias: str


@frozen
class TextTooLong(DomainError):
    """`field` is the part of the snippet that has `length` characters."""

    field: str
    length: int
    longest: int


@frozen
class UnknownVariable(DomainError):
    """`nearest` is the variable that it is most like, where it is like any."""

    name: str
    nearest: str | None
    known: tuple[str, ...]


@frozen
class MissingArguments(DomainError):
    """The snippet says something of each of its arguments."""

    needed: int
    given: int


@frozen
class InvalidAddress(DomainError):
    """Not the address of something on the web, with https."""

    typed: str
    longest: int


@frozen
class TooManyLinks(DomainError):
    most: int


@frozen
class SnippetLocked(DomainError):
    """Only those who look after snippets may change it."""

    name: str


@frozen
class SnippetRoleNeeded(DomainError):
    role: RoleId


@frozen
class BannedFromSnippets(DomainError):
    """The person may write no snippets in this guild."""


@frozen
class FileTooLarge(DomainError):
    """In bytes."""

    size: int
    largest: int


@frozen
class FileUnreadable(DomainError):
    """Not the JSON of a file of snippets; `line` is where the reading ended, if it began."""

    line: int | None = None


@frozen
class EntryRefused(DomainError):
    """Nothing of the file is taken in. Entries count from 1; 0 is what stands around them."""

    entry: int
    name: str | None
    field: str
    fault: DomainError


@frozen
class FieldMissing(DomainError):
    pass


@frozen
class FieldUnknown(DomainError):
    pass


@frozen
class FieldOfWrongType(DomainError):
    expected: str


@frozen
class NameTwice(DomainError):
    """An entry before it has the same name or alias."""

    name: str
    first: int
