from attrs import define, frozen

from application.points.shop_queries import ItemView
from application.shared.clock import Clock
from application.shared.roles import RoleDirectory
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.points.amount import points
from domain.points.shop_item import checked_stock, item_name
from domain.points.shop_repository import NewItem
from domain.shared.ids import GuildId, RoleId
from domain.shared.permission import Permission
from domain.shared.roles import check_offer
from domain.shared.standing import Standing


@frozen(kw_only=True)
class AddItem:
    """`stock` is None where there is no end of it."""

    guild: GuildId
    by: Standing
    name: str
    price: int
    role: RoleId
    stock: int | None


@define
class AddItemHandler:
    """Puts a role on sale. A request delivered again is refused: the name is taken.

    Raises RoleUnusable, RoleAboveTheAsker, InvalidItemName, InvalidAmount, InvalidStock, ItemNameTaken, ShopFull.
    """

    _uow: UnitOfWorkFactory
    _directory: RoleDirectory
    _clock: Clock

    async def __call__(self, command: AddItem) -> ItemView:
        command.by.require(Permission.MANAGE_GUILD)
        item = NewItem(
            guild=command.guild,
            name=item_name(command.name),
            price=points(command.price),
            role=command.role,
            stock=None if command.stock is None else checked_stock(command.stock),
        )
        check_offer(await self._directory.of(command.guild), command.role, by=command.by)
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=self._clock.now())
            added = await uow.shop_items.add(item)
            await uow.commit()
        return ItemView.of(added)
