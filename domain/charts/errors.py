from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class InvalidSpan(DomainError):
    """A chart cannot show that many days."""

    days: int
    least: int
    most: int
