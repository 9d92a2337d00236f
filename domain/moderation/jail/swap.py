"""Which roles a jail takes, which it leaves, and which are given back."""

from collections.abc import Collection, Sequence
from datetime import datetime

from attrs import frozen

from domain.moderation.case_number import CaseNumber
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.roles import GuildRoles


@frozen(kw_only=True)
class RoleSwap:
    """What a jail took, or an unjail gave back: on record before Discord is asked to do it."""

    guild: GuildId
    number: CaseNumber
    user: UserId
    jail_role: RoleId | None
    """None where an unjail found none to take."""
    joined_at: datetime | None
    """When the member came in, by which one who left and is back is known; None for who is away."""
    moved: tuple[RoleId, ...]
    """Those taken, or given back."""
    unmoved: tuple[RoleId, ...]
    """Those that could not be."""


@frozen(kw_only=True)
class FoundJail:
    """The jail role as somebody was found to wear it, whoever gave it to them; what was taken for it nobody knows."""

    role: RoleId
    joined_at: datetime | None

    def swap(self, guild: GuildId, number: CaseNumber, user: UserId) -> RoleSwap:
        return RoleSwap(
            guild=guild,
            number=number,
            user=user,
            jail_role=self.role,
            joined_at=self.joined_at,
            moved=(),
            unmoved=(),
        )


@frozen(kw_only=True)
class PastJail:
    """A jail that was carried out, or is under way, and whose roles nobody has given back."""

    swap: RoleSwap
    is_in_force: bool
    ending: Ending | None
    expires_at: datetime | None


@frozen(kw_only=True)
class RolePlan:
    moved: tuple[RoleId, ...]
    unmoved: tuple[RoleId, ...]
    then: frozenset[RoleId]
    """All roles that the member has afterwards."""


def is_movable(roles: GuildRoles, role: RoleId) -> bool:
    """Whether the bot may give and take it: Discord keeps those of bots, boosters and subscribers to itself."""
    facts = roles.known.get(role)
    return facts is not None and not facts.is_everyone and not facts.is_managed and facts.is_below_the_bot


def plan_jail(held: Collection[RoleId], jail_role: RoleId, roles: GuildRoles, noted: Sequence[RoleId] = ()) -> RolePlan:
    """`noted` is what an earlier try had set out to take.

    Where the jail role is there by now, that try may have been done: what it took can no longer be seen.
    """
    others = sorted(set(held) - {jail_role})
    taken = [role for role in others if is_movable(roles, role)]
    if jail_role in held:
        taken = sorted({*noted, *taken})
    unmoved = tuple(role for role in others if not is_movable(roles, role))
    return RolePlan(moved=tuple(taken), unmoved=unmoved, then=frozenset({jail_role, *unmoved}))


def plan_return(
    held: Collection[RoleId], jail_roles: Collection[RoleId], owed: Collection[RoleId], roles: GuildRoles
) -> RolePlan:
    """Whatever a person gave meanwhile stays."""
    back = tuple(sorted(role for role in owed if is_movable(roles, role)))
    return RolePlan(
        moved=back,
        unmoved=tuple(sorted(set(owed) - {*back})),
        then=frozenset({*held, *back} - {*jail_roles}),
    )


def owed_of(newest_first: Sequence[PastJail]) -> tuple[PastJail, ...]:
    """The jails whose roles are still to be given back: the newest, and those that it took the place of."""
    owed = list[PastJail]()
    for jail in newest_first:
        if owed and jail.ending is not Ending.REPLACED and not jail.is_in_force:
            break
        owed.append(jail)
    return tuple(owed)
