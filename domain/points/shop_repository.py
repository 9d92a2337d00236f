from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Protocol

from attrs import frozen

from domain.points.amount import Points
from domain.points.daily import DailyStreak
from domain.points.purchase import Purchase
from domain.points.shop_item import ItemId, ItemName, ShopItem
from domain.points.transaction import TransactionId
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.lease import Room


@frozen(kw_only=True)
class NewItem:
    guild: GuildId
    name: ItemName
    price: Points
    role: RoleId
    stock: int | None


class DailyStreaks(Protocol):
    async def get(self, guild: GuildId, user: UserId) -> DailyStreak | None: ...

    async def put(self, guild: GuildId, user: UserId, streak: DailyStreak, *, after: DailyStreak | None) -> None:
        """Raises ConcurrentChange where the streak is no longer the one that it follows."""
        ...


class ShopItems(Protocol):
    async def add(self, item: NewItem) -> ShopItem:
        """Raises ItemNameTaken, and ShopFull where the guild has MOST_ITEMS for sale."""
        ...

    async def get(self, guild: GuildId, item: ItemId) -> ShopItem:
        """Raises ItemNotFound."""
        ...

    async def on_sale(self, guild: GuildId) -> tuple[ShopItem, ...]:
        """What is for sale, by id, locked until the end of the unit of work."""
        ...

    async def save(self, item: ShopItem) -> None:
        """Raises ConcurrentChange if people changed it since it was read, ItemNameTaken.

        What was bought meanwhile stays out of a stock that is not changed.
        """
        ...

    async def take_one(self, guild: GuildId, item: ItemId, *, price: Points) -> ShopItem:
        """Take one from the stock, and hold the item's row until the end of the unit of work.

        Raises ItemNotFound where it is no longer sold, PriceChanged, SoldOut.
        """
        ...

    async def put_back(self, guild: GuildId, item: ItemId) -> None:
        """One more in the stock, unless it has no limit by now."""
        ...


class Purchases(Protocol):
    async def add(self, purchase: Purchase) -> None:
        """Raises PurchaseUnderWay while an earlier purchase of the same role by the same member is paid only."""
        ...

    async def lock(self, guild: GuildId, purchase: TransactionId) -> Purchase:
        """Hold its row until the end of the unit of work. Raises PurchaseNotFound."""
        ...

    async def is_paid_back(self, purchase: Purchase) -> bool:
        """Whether a reversal has given the points back."""
        ...

    async def claim(
        self, guild: GuildId, purchase: TransactionId, *, now: datetime, lease: timedelta
    ) -> Purchase | None:
        """Take up the delivery; None where it is settled, or another holds its lease.

        Each further attempt has a lease twice as long, up to 8 times `lease`.
        """
        ...

    async def claim_due(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[Purchase, ...]:
        """The same for those of these guilds whose lease has run out, the longest due first."""
        ...

    async def save(self, purchase: Purchase) -> None:
        """Raises PurchaseTakenOver where somebody else has its lease by now, or settled it."""
        ...

    async def release(self, purchase: Purchase, *, until: datetime) -> None:
        """Give up the lease, for others to claim from `until` on; one that somebody else took over stays theirs."""
        ...
