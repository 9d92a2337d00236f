"""Which role may be the one of those in jail."""

from domain.moderation.jail.errors import JailRoleGivesRights
from domain.shared.ids import RoleId
from domain.shared.roles import GuildRoles, check_offer
from domain.shared.standing import Standing


def check_jail_role(roles: GuildRoles, role: RoleId, *, by: Standing) -> None:
    """Whoever is in jail has no right for it that not everybody has: so a role of everyday life is not taken for one.

    Raises MissingPermission, RoleUnusable or JailRoleGivesRights.
    """
    check_offer(roles, role, by=by)
    if rights := rights_beyond_everybodys(roles, role):
        raise JailRoleGivesRights(role, rights)


def rights_beyond_everybodys(roles: GuildRoles, role: RoleId) -> tuple[str, ...]:
    """As Discord names its flags; none where the role is not known."""
    everybodys = frozenset[str]().union(*(each.grants for each in roles.known.values() if each.is_everyone))
    return tuple(sorted(roles.known[role].grants - everybodys)) if role in roles.known else ()
