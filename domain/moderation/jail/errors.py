from attrs import frozen

from domain.moderation.errors import NothingStands
from domain.shared.errors import DomainError
from domain.shared.ids import RoleId, UserId
from domain.shared.roles import RoleUnusable


@frozen
class JailNotSetUp(DomainError):
    pass


@frozen
class JailRoleUnusable(DomainError):
    """The jail role cannot be handed out; `fault` says why."""

    fault: RoleUnusable


@frozen
class JailRoleGivesRights(DomainError):
    """A role with rights of its own is none for those in jail; `rights` are those that not everybody has."""

    role: RoleId
    rights: tuple[str, ...]


@frozen
class JailRoleIsWorn(DomainError):
    """So many people have this role already, and would be shut out of every channel but one."""

    role: RoleId
    by: int


@frozen
class AlreadyJailed(DomainError):
    target: UserId


@frozen
class NotJailed(NothingStands):
    target: UserId
