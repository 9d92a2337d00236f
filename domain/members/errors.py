from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import UserId


@frozen
class MemberNotKnown(DomainError):
    """Nobody of this id was ever seen in the guild."""

    user: UserId


@frozen
class InvalidUsername(DomainError):
    length: int
    longest: int


@frozen
class NotAMemberId(DomainError):
    """Neither a mention nor an id."""

    typed: str
