from datetime import datetime

from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import UserId


@frozen
class AwayReasonTooLong(DomainError):
    length: int
    longest: int


@frozen
class AwayTooLong(DomainError):
    """Nobody is away until then: what is longer has no end."""

    until: datetime


@frozen
class TooManyAway(DomainError):
    """In this guild."""

    most: int


@frozen
class NotAway(DomainError):
    user: UserId


@frozen
class AbsenceEnforced(DomainError):
    """A moderator set it: only a moderator or its end lifts it."""

    until: datetime | None


@frozen
class EnforcedOnSelf(DomainError):
    """Nobody sets or lifts what is enforced on themselves."""


@frozen
class EnforcedOnBot(DomainError):
    """The bot itself is never away."""


@frozen
class EnforcedOnOwner(DomainError):
    pass


@frozen
class EnforcedOnStranger(DomainError):
    """Who is no member cannot be away."""

    user: UserId


@frozen
class EnforcedOnSuperior(DomainError):
    """They do not stand below the moderator."""

    user: UserId
