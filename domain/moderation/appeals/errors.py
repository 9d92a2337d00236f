from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import UserId


@frozen
class AppealsNotTaken(DomainError):
    """The guild has chosen no channel for them."""


@frozen
class NothingToAppeal(DomainError):
    """Nothing of the case holds, or it is of a kind that cannot be taken back."""

    number: int


@frozen
class AppealedAlready(DomainError):
    """A case is appealed once, whatever comes of it."""

    number: int


@frozen
class AppealAnswered(DomainError):
    """To whoever appealed and asks again."""

    number: int
    is_granted: bool
    answer: str | None


@frozen
class AppealNotFound(DomainError):
    number: int


@frozen
class AppealOfOneself(DomainError):
    """Whoever appeals does not decide on it."""

    number: int


@frozen
class AppealBeingGranted(DomainError):
    """Somebody decided so, and the case is being taken back."""

    number: int
    by: UserId


@frozen
class AppealDecided(DomainError):
    number: int
    by: UserId
    is_granted: bool


@frozen
class AppealMoot(DomainError):
    """Nothing of the case was left to take back before anybody decided."""

    number: int


@frozen
class AppealTextUnfit(DomainError):
    length: int
    shortest: int
    longest: int


@frozen
class AppealAnswerTooLong(DomainError):
    length: int
    longest: int
