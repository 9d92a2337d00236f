"""What follows when somebody chooses from a menu: pure functions of the menu and of what the member has."""

from collections.abc import Collection, Mapping
from typing import Protocol

from attrs import field, frozen

from domain.role_menus.errors import FullUp, MenuRoleNeeded, RoleKeepsOut, RoleNotInMenu, TooFewLeft
from domain.role_menus.menu import MenuRole
from domain.shared.ids import RoleId
from domain.shared.roles import GuildRoles, RoleGivesPower, RoleUnusable, fault_of

type Faults = Mapping[RoleId, RoleUnusable]


class Offer(Protocol):
    """What a menu lets people choose."""

    @property
    def least(self) -> int: ...

    @property
    def most(self) -> int: ...

    @property
    def required(self) -> RoleId | None: ...

    @property
    def roles(self) -> tuple[MenuRole, ...]: ...


@frozen(kw_only=True)
class Swap:
    """What is to be taken, then given; and what was asked for and cannot be done."""

    take: frozenset[RoleId] = frozenset()
    give: frozenset[RoleId] = frozenset()
    refused: Faults = field(factory=dict)


class Wish(Protocol):
    def swap(self, menu: Offer, held: frozenset[RoleId], faults: Faults) -> Swap: ...


@frozen
class Toggle:
    """Off if the member has it, else on; instead of the other one where only one may be had."""

    role: RoleId

    def swap(self, menu: Offer, held: frozenset[RoleId], faults: Faults) -> Swap:
        """Raises RoleNotInMenu, RoleUnusable, TooFewLeft, FullUp."""
        offered = _offered(menu)
        if self.role not in offered:
            raise RoleNotInMenu(self.role)
        mine = offered & held
        if self.role in held:
            if (fault := _stuck(faults).get(self.role)) is not None:
                raise fault
            if len(mine) <= menu.least:
                raise TooFewLeft(menu.least)
            return Swap(take=frozenset({self.role}))
        if (fault := faults.get(self.role)) is not None:
            raise fault
        others = mine - _stuck(faults).keys() if menu.most == 1 else frozenset[RoleId]()
        if len(mine - others) >= menu.most:
            raise FullUp(menu.most)
        return Swap(take=others, give=frozenset({self.role}))


@frozen
class Exactly:
    """These of the menu's roles and no others."""

    roles: frozenset[RoleId]

    def swap(self, menu: Offer, held: frozenset[RoleId], faults: Faults) -> Swap:
        """Raises RoleNotInMenu, TooFewLeft, FullUp."""
        offered, stuck = _offered(menu), _stuck(faults)
        if unknown := self.roles - offered:
            raise RoleNotInMenu(min(unknown))
        mine = offered & held
        refused = {role: fault for role, fault in faults.items() if role in self.roles - held}
        refused |= {role: fault for role, fault in stuck.items() if role in mine - self.roles}
        give = self.roles - held - refused.keys()
        take = mine - self.roles - refused.keys()
        after = len((mine - take) | give)
        if after > menu.most:
            raise FullUp(menu.most)
        if after < min(menu.least, len(offered - faults.keys())):
            raise TooFewLeft(menu.least)
        return Swap(take=take, give=give, refused=refused)


def check_may_choose(menu: Offer, roles: Collection[RoleId]) -> None:
    """Raises MenuRoleNeeded."""
    if menu.required is not None and menu.required not in roles:
        raise MenuRoleNeeded(menu.required)


def faults_in(menu: Offer, roles: GuildRoles, kept_out_by: Collection[RoleId]) -> Faults:
    """Of the menu's roles those that nobody can be given now, and why."""
    found = {each.role: fault_in(each.role, roles, kept_out_by) for each in menu.roles}
    return {role: fault for role, fault in found.items() if fault is not None}


def fault_in(role: RoleId, roles: GuildRoles, kept_out_by: Collection[RoleId]) -> RoleUnusable | None:
    """`kept_out_by` are the roles by which the guild keeps people out."""
    return RoleKeepsOut(role) if role in kept_out_by else fault_of(roles, role)


def _offered(menu: Offer) -> frozenset[RoleId]:
    return frozenset(each.role for each in menu.roles)


def _stuck(faults: Faults) -> Faults:
    """Those that cannot be taken either: power over others is given back as anything else is."""
    return {role: fault for role, fault in faults.items() if not isinstance(fault, RoleGivesPower)}
