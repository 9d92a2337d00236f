from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class OperationNotFound(DomainError):
    operation: int


@frozen
class ImportUnderWay(DomainError):
    """An import of the same file began in another mode, and has not ended."""

    operation: int
    mode: str


@frozen
class ModeDiffers(DomainError):
    """An import from another bot began in another mode, and has not ended."""

    number: int
    begun: str
    now: str


@frozen
class OperationTakenBack(DomainError):
    """Somebody takes the import back, or has done so, while it was still being brought in."""

    operation: int


@frozen
class RulesChangedMeanwhile(DomainError):
    """A recomputation began under one version of the rules, and another is in force by now."""

    began: int
    now: int


@frozen
class OperationNotUndoable(DomainError):
    """It is no import, or was taken back already."""

    operation: int
