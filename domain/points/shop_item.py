"""What is for sale: a role, at a price."""

from datetime import datetime
from typing import NewType

from attrs import define

from domain.points.amount import Points
from domain.points.shop_errors import InvalidItemName, InvalidStock, ItemNotFound, PriceChanged, SoldOut
from domain.shared.history import Change, ChangeableAggregate, Value
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.text import readable

ItemId = NewType("ItemId", int)
ItemName = NewType("ItemName", str)

LONGEST_NAME = 60
"""Characters."""

LARGEST_STOCK = 1_000_000

MOST_ITEMS = 50
"""That a guild has for sale at a time."""


def item_name(typed: str) -> ItemName:
    """Raises NothingToRead, InvalidItemName."""
    name = readable(typed)
    if len(name) > LONGEST_NAME:
        raise InvalidItemName(length=len(name), longest=LONGEST_NAME)
    return ItemName(name)


def checked_stock(stock: int) -> int:
    """Raises InvalidStock."""
    if not 0 <= stock <= LARGEST_STOCK:
        raise InvalidStock(stock=stock, largest=LARGEST_STOCK)
    return stock


@define(eq=False, kw_only=True)
class ShopItem(ChangeableAggregate):
    """`stock` counts what is left, None where there is no end of it. An item that is no longer sold is kept: purchases
    refer to it."""

    guild: GuildId
    id: ItemId
    name: ItemName
    price: Points
    role: RoleId
    stock: int | None
    is_sold: bool = True
    version: int = 1

    def edit(
        self,
        *,
        name: ItemName | None = None,
        price: Points | None = None,
        stock: int | None = None,
        unlimited: bool = False,
        by: UserId,
        at: datetime,
    ) -> tuple[Change, ...]:
        """Change what is given, and remember what it was; `unlimited` lifts the limit of the stock.

        Returns what changed. Raises ItemNotFound where the item is no longer sold.
        """
        if not self.is_sold:
            raise ItemNotFound
        new_stock = None if unlimited else self.stock if stock is None else checked_stock(stock)
        wanted: tuple[tuple[str, Value, Value], ...] = (
            ("name", self.name, name or self.name),
            ("price", self.price, price or self.price),
            ("stock", self.stock, new_stock),
        )
        changes = tuple(Change(field=each, old=old, new=new, by=by, at=at) for each, old, new in wanted if old != new)
        self._note(*changes)
        self.name, self.price, self.stock = name or self.name, price or self.price, new_stock
        return changes

    def check_order(self, shown: Points) -> None:
        """Raises ItemNotFound, PriceChanged, SoldOut."""
        if not self.is_sold:
            raise ItemNotFound
        if self.price != shown:
            raise PriceChanged(name=self.name, shown=shown, now=self.price)
        if self.stock == 0:
            raise SoldOut(self.name)

    def take_off(self, *, by: UserId, at: datetime) -> None:
        """Sell it no longer. Raises ItemNotFound where that is so already."""
        if not self.is_sold:
            raise ItemNotFound
        self._note(Change(field="is_sold", old=True, new=False, by=by, at=at))
        self.is_sold = False
