from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class UnknownGreetingVariable(DomainError):
    name: str
    known: tuple[str, ...]
