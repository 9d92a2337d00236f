from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class FileTooLarge(DomainError):
    """In bytes."""

    size: int
    largest: int


@frozen
class FileUnreadable(DomainError):
    """Discord has the file no more, or it is no text."""


@frozen
class NotYaml(DomainError):
    """`why` is what the library says."""

    why: str


@frozen
class NestedTooDeep(DomainError):
    deepest: int


@frozen
class AliasRefused(DomainError):
    """Anchors, aliases and tags of YAML: a few lines of them can stand for gigabytes."""


@frozen
class FieldTwice(DomainError):
    name: str


@frozen
class FieldNameUnusable(DomainError):
    """Only a plain word can be the name of a field."""


@frozen
class OneDocumentOnly(DomainError):
    pass


@frozen
class OtherFileVersion(DomainError):
    """Written for another version of such files."""

    known: int


@frozen
class SectionMissing(DomainError):
    """There is no section in it, so it says nothing."""

    known: tuple[str, ...]


@frozen
class PlanNotFound(DomainError):
    """Older than a day, one of many since, or never there."""


@frozen
class VersionNotFound(DomainError):
    number: int
