from attrs import define, frozen

from application.role_menus.ports import KeepingOut
from application.role_menus.queries import MenuView
from application.shared.clock import Clock
from application.shared.roles import RoleDirectory
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.role_menus.errors import RoleKeepsOut
from domain.role_menus.menu import menu_role
from domain.shared.ids import GuildId, RoleId
from domain.shared.permission import Permission
from domain.shared.roles import check_offer
from domain.shared.standing import Standing


@frozen(kw_only=True)
class OfferRole:
    """`label` is the role's name unless told."""

    guild: GuildId
    by: Standing
    name: str
    role: RoleId
    label: str | None = None
    emoji: str | None = None
    description: str | None = None


@define
class OfferRoleHandler:
    """Puts a role on a menu, or changes what is said of it there.

    Raises RoleUnusable, MenuNotFound, TooManyRoles, MenuUnchanged, ConcurrentChange, and what can be wrong about texts.
    """

    _uow: UnitOfWorkFactory
    _directory: RoleDirectory
    _kept_out_by: KeepingOut
    _clock: Clock

    async def __call__(self, command: OfferRole) -> MenuView:
        command.by.require(Permission.MANAGE_ROLES)
        if command.role in await self._kept_out_by(command.guild):
            raise RoleKeepsOut(command.role)
        roles = await self._directory.of(command.guild)
        check_offer(roles, command.role, by=command.by)
        offered = menu_role(
            command.role,
            label=roles.known[command.role].name if command.label is None else command.label,
            emoji=command.emoji,
            description=command.description,
        )
        async with self._uow() as uow:
            menu = await uow.role_menus.named(command.guild, command.name)
            menu.offer(offered, at=self._clock.now())
            await uow.role_menus.save(menu)
            await uow.commit()
        return MenuView.of(menu)


@frozen(kw_only=True)
class WithdrawRole:
    guild: GuildId
    by: Standing
    name: str
    role: RoleId | None
    """None for all that somebody deleted."""


@define
class WithdrawRoleHandler:
    """Who has the role keeps it. Raises MenuNotFound, RoleNotInMenu, MenuUnchanged, ConcurrentChange."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: WithdrawRole) -> MenuView:
        command.by.require(Permission.MANAGE_ROLES)
        async with self._uow() as uow:
            menu = await uow.role_menus.named(command.guild, command.name)
            menu.withdraw(command.role, at=self._clock.now())
            await uow.role_menus.save(menu)
            await uow.commit()
        return MenuView.of(menu)
