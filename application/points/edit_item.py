from attrs import define, frozen

from application.points.shop_queries import ItemView, ShopReader
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.points.amount import points
from domain.points.shop_item import ItemId, item_name
from domain.shared.history import Change
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class EditItem:
    """What is None stays as it is; `unlimited` lifts the limit of the stock."""

    guild: GuildId
    by: Standing
    item: ItemId
    name: str | None = None
    price: int | None = None
    stock: int | None = None
    unlimited: bool = False


@frozen
class ItemDetails:
    """An item and its newest changes, newest first; `is_changed` says whether it was changed just now."""

    item: ItemView
    history: tuple[Change, ...]
    is_changed: bool


@define
class EditItemHandler:
    """Changes an item, and shows it with its history; asked for no change, it shows it as it is.

    Raises ItemNotFound, InvalidItemName, InvalidAmount, InvalidStock, ItemNameTaken, ConcurrentChange.
    """

    _uow: UnitOfWorkFactory
    _shop: ShopReader
    _clock: Clock

    async def __call__(self, command: EditItem) -> ItemDetails:
        command.by.require(Permission.MANAGE_GUILD)
        earlier = await self._shop.changes(command.guild, command.item)
        async with self._uow() as uow:
            item = await uow.shop_items.get(command.guild, command.item)
            changes = item.edit(
                name=None if command.name is None else item_name(command.name),
                price=None if command.price is None else points(command.price),
                stock=command.stock,
                unlimited=command.unlimited,
                by=command.by.user,
                at=self._clock.now(),
            )
            await uow.shop_items.save(item)
            await uow.commit()
        return ItemDetails(ItemView.of(item), (*changes[::-1], *earlier), is_changed=bool(changes))
