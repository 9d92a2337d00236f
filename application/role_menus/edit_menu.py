from attrs import define, frozen

from application.role_menus.queries import MenuView
from application.shared.clock import Clock
from application.shared.roles import RoleDirectory
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.role_menus.menu import MenuChange
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.roles import check_offer
from domain.shared.standing import Standing


@frozen(kw_only=True)
class EditMenu:
    guild: GuildId
    by: Standing
    name: str
    change: MenuChange


@define
class EditMenuHandler:
    """Its posts follow by the event. Who opens a menu to others hands out its roles, and so must be able to.

    Raises MenuNotFound, MenuExists, RoleUnusable, ConcurrentChange, and what a menu can be wrong about.
    """

    _uow: UnitOfWorkFactory
    _directory: RoleDirectory
    _clock: Clock

    async def __call__(self, command: EditMenu) -> MenuView:
        command.by.require(Permission.MANAGE_ROLES)
        opens = command.change.required is not None or command.change.for_everyone
        roles = await self._directory.of(command.guild) if opens else None
        async with self._uow() as uow:
            menu = await uow.role_menus.named(command.guild, command.name)
            if roles is not None:
                for offered in menu.roles:
                    if offered.role in roles.known:
                        check_offer(roles, offered.role, by=command.by)
            menu.edit(command.change, at=self._clock.now())
            await uow.role_menus.save(menu)
            await uow.commit()
        return MenuView.of(menu)
