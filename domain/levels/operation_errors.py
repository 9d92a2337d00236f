from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class OperationNotFound(DomainError):
    operation: int


@frozen
class OperationNotUndoable(DomainError):
    """It is no import, or was taken back already."""

    operation: int
