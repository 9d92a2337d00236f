from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import UserId


@frozen
class NoNickname(DomainError):
    target: UserId
