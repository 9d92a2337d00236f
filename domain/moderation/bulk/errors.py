from datetime import timedelta

from attrs import frozen

from domain.moderation.bulk.number import OperationNumber
from domain.shared.errors import DomainError
from domain.shared.ids import UserId
from domain.shared.permission import Permission


@frozen
class OperationNotFound(DomainError):
    number: OperationNumber


@frozen
class NobodySelected(DomainError):
    """Nobody fits, or all who fit are kept out by the rules, or there is nothing to do."""

    excluded: int
    already: int


@frozen
class NothingSelected(DomainError):
    """Neither a list nor a rule says who is meant."""


@frozen
class TooManyTargets(DomainError):
    found: int
    most: int


@frozen
class NotUserIds(DomainError):
    """These words of a list are neither ids nor mentions; `words` holds the first few of them."""

    words: tuple[str, ...]
    count: int


@frozen
class PatternTooLong(DomainError):
    length: int
    longest: int


@frozen
class PatternUnreadable(DomainError):
    """`why` names the part that is wrong, in the words of the library that reads it."""

    pattern: str
    why: str


@frozen
class NotPlannedByYou(DomainError):
    """Only who asked for an operation confirms it."""

    by: UserId


@frozen
class PlanTooOld(DomainError):
    """It was shown too long ago to be confirmed."""

    holds_for: timedelta


@frozen
class AlreadyConfirmed(DomainError):
    number: OperationNumber


@frozen
class NotWaitingForApproval(DomainError):
    number: OperationNumber


@frozen
class ApprovalTooLate(DomainError):
    """It waited too long for a second person."""

    number: OperationNumber
    waits_for: timedelta


@frozen
class ApprovedByOneself(DomainError):
    """The second person must be another one."""


@frozen
class UnderWayNow(DomainError):
    """Somebody is at it, so it need not be tried again."""

    number: OperationNumber


@frozen
class NotRunning(DomainError):
    number: OperationNumber


@frozen
class StillRunning(DomainError):
    """What is not over cannot be taken back."""

    number: OperationNumber


@frozen
class CannotBeUndone(DomainError):
    number: OperationNumber


@frozen
class NothingToUndo(DomainError):
    """It changed nobody, or only people who are forgotten, or of whom that was taken back before."""

    number: OperationNumber
    forgotten: int = 0
    taken_back: int = 0


@frozen
class BotLacks(DomainError):
    """The bot lacks a right that Discord asks for."""

    permission: Permission
