"""What the rules of imports refuse."""

from attrs import frozen

from domain.shared.errors import DomainError


@frozen
class ImportNotFound(DomainError):
    number: int


@frozen
class ImportNotUndoable(DomainError):
    """It was taken back already."""

    number: int


@frozen
class ImportTakenBack(DomainError):
    """It is being taken back: nothing more is brought in until that is done."""

    number: int


@frozen
class ImportEndsDiffer(DomainError):
    """It began with another decision about ends in the future, and has not ended."""

    number: int
    takes_over_ends: bool
    """As it began."""


@frozen
class ImportedFromElsewhere(DomainError):
    """What was brought in before came from another place, whose keys may mean other rows."""

    number: int
    before: str
    now: str


@frozen
class ImportNotEnded(DomainError):
    """Another import of the same source has not come to its end."""
