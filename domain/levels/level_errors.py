"""What the rules about levels themselves refuse: curves, adjustments, who is asked about."""

from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import UserId


@frozen
class LevelOutOfRange(DomainError):
    """The guild's curve has no such level."""

    level: int
    highest: int


@frozen
class UnusableCurve(DomainError):
    """A curve must rise from level to level, and reach its first one with a positive number of XP."""


@frozen
class CurveTooLong(DomainError):
    levels: int
    most: int


@frozen
class XpOutOfBounds(DomainError):
    """A member would hold fewer XP than none, or more than anybody may."""

    xp: int
    amount: int
    most: int


@frozen
class NothingToAdjust(DomainError):
    """An adjustment of 0 XP changes nothing."""


@frozen
class AdjustedAlready(DomainError):
    """The same request was delivered before."""


@frozen
class AdjustmentReasonTooLong(DomainError):
    length: int
    longest: int


@frozen
class BotHasNoXp(DomainError):
    user: UserId


@frozen
class MayNotChangeOwnXp(DomainError):
    """Only a server's owner changes the record about themselves."""


@frozen
class MemberOutranksModerator(DomainError):
    user: UserId


@frozen
class BlockedAlready(DomainError):
    user: UserId


@frozen
class NotBlocked(DomainError):
    user: UserId


@frozen
class CurveUnreadable(DomainError):
    """A table of levels is made of whole numbers; this is none."""

    word: str


@frozen
class SeveralCurves(DomainError):
    """More than one curve was named at once."""


@frozen
class StepWithoutFirst(DomainError):
    """A linear curve was named by how much its levels grow, and not by what the first one takes."""
