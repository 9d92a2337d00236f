from attrs import define, frozen

from application.role_menus.queries import MenuView
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class DeleteMenu:
    guild: GuildId
    by: Standing
    name: str


@define
class DeleteMenuHandler:
    """Its posts follow by the event; who has its roles keeps them. Raises MenuNotFound, ConcurrentChange."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: DeleteMenu) -> MenuView:
        command.by.require(Permission.MANAGE_ROLES)
        async with self._uow() as uow:
            menu = await uow.role_menus.named(command.guild, command.name)
            await uow.role_menus.remove(menu, at=self._clock.now())
            await uow.commit()
        return MenuView.of(menu)
