from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import RoleId
from domain.shared.roles import RoleUnusable


@frozen
class TooManyMenus(DomainError):
    most: int


@frozen
class MenuExists(DomainError):
    """Another menu of the guild has this name."""


@frozen
class MenuNotFound(DomainError):
    name: str


@frozen
class MenuGone(DomainError):
    """Somebody deleted the menu."""


@frozen
class MenuUnchanged(DomainError):
    name: str


@frozen
class MenuTextTooLong(DomainError):
    what: str
    length: int
    longest: int


@frozen
class BoundsCrossed(DomainError):
    """One is to have more roles than one may have."""

    least: int
    most: int


@frozen
class TooManyRoles(DomainError):
    most: int


@frozen
class RoleNotInMenu(DomainError):
    role: RoleId


@frozen
class NoSuchEmoji(DomainError):
    typed: str


@frozen
class NothingToChoose(DomainError):
    """The menu has no role that is there."""

    name: str


@frozen
class TooManyPlaces(DomainError):
    most: int


@frozen
class RoleKeepsOut(RoleUnusable):
    """The guild uses the role to keep people out."""

    role: RoleId


@frozen
class MenuRoleNeeded(DomainError):
    role: RoleId


@frozen
class FullUp(DomainError):
    """Who has as many of the menu's roles as one may have gives one back first."""

    most: int


@frozen
class TooFewLeft(DomainError):
    least: int


@frozen
class RolesKeptForNow(DomainError):
    """Who is in jail chooses no roles."""


@frozen
class StillChoosing(DomainError):
    """An earlier choice of the same member is being carried out."""
