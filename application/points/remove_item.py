from attrs import define, frozen

from application.points.shop_queries import ItemView
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.points.shop_item import ItemId
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class RemoveItem:
    guild: GuildId
    by: Standing
    item: ItemId


@define
class RemoveItemHandler:
    """Takes an item off the shop; what was bought stays bought. Raises ItemNotFound, ConcurrentChange."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RemoveItem) -> ItemView:
        command.by.require(Permission.MANAGE_GUILD)
        async with self._uow() as uow:
            item = await uow.shop_items.get(command.guild, command.item)
            item.take_off(by=command.by.user, at=self._clock.now())
            await uow.shop_items.save(item)
            await uow.commit()
        return ItemView.of(item)
