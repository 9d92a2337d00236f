from attrs import define, frozen

from application.role_menus.queries import MenuView
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.role_menus.menu import Bounds, MenuId, MenuKind, RoleMenu, menu_name, menu_text
from domain.shared.ids import GuildId, RequestId, RoleId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class CreateMenu:
    """`most` is None where a member may have all of its roles."""

    guild: GuildId
    by: Standing
    request: RequestId
    name: str
    text: str
    kind: MenuKind
    least: int
    most: int | None
    required: RoleId | None


@define
class CreateMenuHandler:
    """Raises MenuExists, TooManyMenus, and what a menu can be wrong about."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: CreateMenu) -> MenuView:
        command.by.require(Permission.MANAGE_ROLES)
        bounds = Bounds(least=command.least) if command.most is None else Bounds(least=command.least, most=command.most)
        menu = RoleMenu(
            guild=command.guild,
            id=MenuId(command.request),
            name=menu_name(command.name),
            text=menu_text(command.text),
            kind=command.kind,
            least=bounds.least,
            most=bounds.most,
            required=command.required,
        )
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=self._clock.now())
            await uow.role_menus.add(menu)
            await uow.commit()
        return MenuView.of(menu)
