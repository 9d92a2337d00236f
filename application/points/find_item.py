from attrs import define, frozen

from application.points.shop_queries import ItemView, ShopReader
from domain.points.shop_item import ItemId
from domain.shared.ids import GuildId
from domain.shared.text import tidied


@frozen(kw_only=True)
class FindItem:
    """By its number, or by its name where the person typed one."""

    guild: GuildId
    which: ItemId | str


@define
class FindItemHandler:
    """Shows what an item costs; for everybody. Raises ItemNotFound."""

    _shop: ShopReader

    async def __call__(self, command: FindItem) -> ItemView:
        if isinstance(command.which, str):
            return await self._shop.item_named(command.guild, tidied(command.which))
        return await self._shop.item(command.guild, command.which)
