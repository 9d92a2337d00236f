from attrs import frozen

from domain.moderation.actions.action import ActionKind
from domain.shared.durations import Duration
from domain.shared.errors import DomainError


@frozen
class CannotBringPoints(DomainError):
    kind: ActionKind


@frozen
class CannotBeAutomatic(DomainError):
    kind: ActionKind


@frozen
class PointsOutOfRange(DomainError):
    points: int
    least: int
    most: int


@frozen
class TooShort(DomainError):
    """A length of time that is too short to mean anything here."""

    given: Duration
    shortest: Duration


@frozen
class NoSuchStep(DomainError):
    points: int


@frozen
class TooManySteps(DomainError):
    most: int
