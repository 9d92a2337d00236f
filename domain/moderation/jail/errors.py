from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import UserId
from domain.shared.roles import RoleUnusable


@frozen
class JailNotSetUp(DomainError):
    pass


@frozen
class JailRoleUnusable(DomainError):
    """The jail role cannot be handed out; `fault` says why."""

    fault: RoleUnusable


@frozen
class AlreadyJailed(DomainError):
    target: UserId


@frozen
class NotJailed(DomainError):
    target: UserId
