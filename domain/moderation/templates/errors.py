from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class TemplateNotFound(DomainError):
    """The guild has no such template, or no longer."""


@frozen
class TemplateNameTaken(DomainError):
    pass


@frozen
class InvalidTemplateName(DomainError):
    length: int
    longest: int


@frozen
class TooManyTemplates(DomainError):
    most: int


@frozen
class UnknownKind(DomainError):
    typed: str
    known: tuple[str, ...]
