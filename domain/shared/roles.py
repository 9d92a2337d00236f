"""Which of a guild's roles Tux may hand out: what Discord would refuse, and what would hand out power over others."""

from collections.abc import Callable, Mapping

from attrs import field, frozen

from domain.shared.errors import DomainError
from domain.shared.ids import RoleId
from domain.shared.permission import Permission
from domain.shared.role_rank import RoleRank
from domain.shared.standing import Standing

POWERS = frozenset(
    {
        "administrator",
        "ban_members",
        "deafen_members",
        "kick_members",
        "manage_channels",
        "manage_events",
        "manage_expressions",
        "manage_guild",
        "manage_messages",
        "manage_nicknames",
        "manage_roles",
        "manage_threads",
        "manage_webhooks",
        "mention_everyone",
        "moderate_members",
        "move_members",
        "mute_members",
        "view_audit_log",
        "view_guild_insights",
    }
)
"""Rights over others and over the guild, as Discord names its flags: no role that grants one is earned or bought."""


@frozen(kw_only=True)
class RoleFacts:
    """A role as Discord has it now. `grants` are the flags of the permissions that it gives."""

    id: RoleId
    name: str
    position: int
    is_everyone: bool = False
    is_managed: bool = False
    is_below_the_bot: bool = True
    grants: frozenset[str] = frozenset()

    @property
    def rank(self) -> RoleRank:
        return RoleRank(self.position, self.id)


@frozen(kw_only=True)
class GuildRoles:
    bot_may_manage: bool
    known: Mapping[RoleId, RoleFacts] = field(factory=dict)


class RoleUnusable(DomainError):
    """This role cannot be handed out."""


@frozen
class NoSuchRole(RoleUnusable):
    role: RoleId


@frozen
class RoleIsEverybodys(RoleUnusable):
    pass


@frozen
class RoleIsManaged(RoleUnusable):
    """It belongs to a bot, to a subscription or to the boosters; only Discord gives it."""

    role: RoleId


@frozen
class RoleGivesPower(RoleUnusable):
    role: RoleId
    powers: tuple[str, ...]


@frozen
class BotMayNotManageRoles(RoleUnusable):
    pass


@frozen
class RoleAboveTheBot(RoleUnusable):
    role: RoleId


@frozen
class RoleAboveTheAsker(RoleUnusable):
    role: RoleId


type RoleRule = Callable[[GuildRoles, RoleFacts], RoleUnusable | None]


def _not_everybodys(_: GuildRoles, role: RoleFacts) -> RoleUnusable | None:
    return RoleIsEverybodys() if role.is_everyone else None


def _not_managed(_: GuildRoles, role: RoleFacts) -> RoleUnusable | None:
    return RoleIsManaged(role.id) if role.is_managed else None


def _gives_no_power(_: GuildRoles, role: RoleFacts) -> RoleUnusable | None:
    powers = role.grants & POWERS
    return RoleGivesPower(role.id, tuple(sorted(powers))) if powers else None


def _the_bot_may_manage(roles: GuildRoles, _: RoleFacts) -> RoleUnusable | None:
    return None if roles.bot_may_manage else BotMayNotManageRoles()


def _below_the_bot(_: GuildRoles, role: RoleFacts) -> RoleUnusable | None:
    return None if role.is_below_the_bot else RoleAboveTheBot(role.id)


RULES: tuple[RoleRule, ...] = (_not_everybodys, _not_managed, _gives_no_power, _the_bot_may_manage, _below_the_bot)


def fault_of(roles: GuildRoles, role: RoleId) -> RoleUnusable | None:
    """Why Tux cannot hand out this role now, the first of RULES, or None where it can."""
    facts = roles.known.get(role)
    if facts is None:
        return NoSuchRole(role)
    return next((fault for rule in RULES if (fault := rule(roles, facts)) is not None), None)


def check_offer(roles: GuildRoles, role: RoleId, *, by: Standing) -> None:
    """Who offers a role may give it by hand too, as far as Discord is concerned.

    Raises MissingPermission, and RoleUnusable where the role cannot be handed out, or stands above whoever offers it.
    """
    by.require(Permission.MANAGE_ROLES)
    if (fault := fault_of(roles, role)) is not None:
        raise fault
    if not by.is_owner and roles.known[role].rank >= by.top_role:
        raise RoleAboveTheAsker(role)
