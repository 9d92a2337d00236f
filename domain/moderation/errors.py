from datetime import datetime, timedelta

from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import UserId
from domain.shared.permission import Permission


@frozen
class CaseNotFound(DomainError):
    number: int


@frozen
class CaseForgotten(DomainError):
    """It is too old for this guild: what it said is gone, and nothing is added to it any more."""

    number: int


@frozen
class NotACaseNumber(DomainError):
    typed: str


@frozen
class CaseAlreadySettled(DomainError):
    """The action was already finished, one way or the other."""

    number: int


@frozen
class CaseStillPending(DomainError):
    """What becomes of the action is not known yet."""

    number: int


@frozen
class CaseAlreadyVoided(DomainError):
    number: int


@frozen
class CaseNotVoided(DomainError):
    number: int


@frozen
class CannotBeUndone(DomainError):
    """There is no opposite of what was done, or nothing of it lasts."""

    number: int
    kind: str


@frozen
class DuplicateRequest(DomainError):
    """The same request was delivered before."""


@frozen
class ActionInProgress(DomainError):
    """Another action on the same member has not finished yet."""


@frozen
class ReasonMissing(DomainError):
    """An action of this kind is nothing without a reason."""


@frozen
class ReasonTooLong(DomainError):
    length: int
    longest: int


@frozen
class InvalidDeleteWindow(DomainError):
    window: timedelta
    longest: timedelta


@frozen
class AlreadyBanned(DomainError):
    target: UserId


class NothingStands(DomainError):
    """What was to be taken back does not stand in Discord."""


@frozen
class NotBanned(NothingStands):
    target: UserId


@frozen
class NotTimedOut(NothingStands):
    target: UserId


@frozen
class BanNotFound(DomainError):
    """Nobody who is banned goes by this name, or several do."""

    typed: str


@frozen
class NoSuchUser(DomainError):
    """Discord knows no account of this id."""

    target: UserId


@frozen
class NotClaimable(DomainError):
    """It is known who took the action."""

    number: int
    moderator: UserId


@frozen
class AlreadyInForce(DomainError):
    """It stands in Discord, so there is nothing to mend."""

    number: int


class ActionRefused(DomainError):
    """Ranks or rights do not allow the action."""


@frozen
class CannotTargetSelf(ActionRefused):
    pass


@frozen
class CannotTargetTheBot(ActionRefused):
    pass


@frozen
class CannotTargetTheOwner(ActionRefused):
    pass


@frozen
class NotAMember(ActionRefused):
    target: UserId


@frozen
class BotMissingPermission(ActionRefused):
    permission: Permission


@frozen
class TargetOutranksModerator(ActionRefused):
    target: UserId


@frozen
class TargetOutranksBot(ActionRefused):
    target: UserId


class AmendmentRefused(DomainError):
    """This case is not theirs to change."""


@frozen
class CaseAboutOneself(AmendmentRefused):
    number: int


@frozen
class CaseAboutSomebodyAbove(AmendmentRefused):
    number: int
    target: UserId


@frozen
class CaseBySomebodyAbove(AmendmentRefused):
    number: int
    moderator: UserId


@frozen
class KindTellsNobody(DomainError):
    """No kind of action is called so of which members are told; `known` are those that are."""

    typed: str
    known: tuple[str, ...]


@frozen
class EndIsPast(DomainError):
    """A length of time counts from when the case was opened, and would be over by now."""

    number: int
    end: datetime
    opened_at: datetime


@frozen
class CaseUnderWay(DomainError):
    """At this moment somebody carries it out, has it end, or tells Discord of another end."""

    number: int


@frozen
class NothingToEdit(DomainError):
    """Neither a reason nor an end was named."""

    number: int


@frozen
class KindOfAnotherVersion(DomainError):
    """Only another version of Tux knows what was done, and how it ends."""

    number: int
    kind: str


@frozen
class NothingToRetry(DomainError):
    """The case is neither unfinished nor due to end."""

    number: int
