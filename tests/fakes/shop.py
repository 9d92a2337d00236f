"""Streaks, items and purchases in memory."""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from attrs import define

from domain.points.amount import Points
from domain.points.daily import DailyStreak
from domain.points.purchase import UNLEASED, Purchase, PurchaseState
from domain.points.shop_errors import (
    ItemNameTaken,
    ItemNotFound,
    PurchaseNotFound,
    PurchaseTakenOver,
    PurchaseUnderWay,
    ShopFull,
)
from domain.points.shop_item import MOST_ITEMS, ItemId, ShopItem
from domain.points.shop_repository import NewItem
from domain.points.transaction import TransactionId
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, UserId
from domain.shared.lease import Room
from tests.fakes.guilds import GUILDS
from tests.fakes.points import TRANSACTIONS
from tests.fakes.records import (
    MemoryHistory,
    MemoryRows,
    MemoryTable,
    MemoryTransaction,
    claim,
    save,
)

type ItemKey = tuple[GuildId, ItemId]
type PurchaseKey = tuple[GuildId, TransactionId]

STREAKS = MemoryTable[tuple[GuildId, UserId], DailyStreak]("daily_streaks")
ITEMS = MemoryTable[ItemKey, ShopItem]("shop_items")
ITEM_CHANGES: MemoryHistory[ItemKey] = MemoryTable("shop_item_changes")
PURCHASES = MemoryTable[PurchaseKey, Purchase]("purchases")

_LARGEST_LEASE = 3  # doublings


@define
class MemoryDailyStreaks:
    _transaction: MemoryTransaction

    async def get(self, guild: GuildId, user: UserId) -> DailyStreak | None:
        return self._transaction[STREAKS].find((guild, user))

    async def put(self, guild: GuildId, user: UserId, streak: DailyStreak, *, after: DailyStreak | None) -> None:
        self._transaction[GUILDS].require(guild)
        streaks = self._transaction[STREAKS]
        await streaks.lock((guild, user))
        found = streaks.find((guild, user))
        if (found and found.last_day) != (after and after.last_day):
            raise ConcurrentChange
        await streaks.put((guild, user), streak)


@define
class MemoryShopItems:
    _transaction: MemoryTransaction

    @property
    def _items(self) -> MemoryRows[ItemKey, ShopItem]:
        return self._transaction[ITEMS]

    async def add(self, item: NewItem) -> ShopItem:
        self._transaction[GUILDS].require(item.guild)
        if sum(other.is_sold and other.guild == item.guild for other in self._items) >= MOST_ITEMS:
            raise ShopFull(MOST_ITEMS)
        added = ShopItem(
            guild=item.guild,
            id=ItemId(self._transaction.records.next_id()),
            name=item.name,
            price=item.price,
            role=item.role,
            stock=item.stock,
        )
        self._check_name(added)
        await self._items.put((added.guild, added.id), added)
        return added

    async def get(self, guild: GuildId, item: ItemId) -> ShopItem:
        found = self._items.find((guild, item))
        if found is None:
            raise ItemNotFound
        return found

    async def on_sale(self, guild: GuildId) -> tuple[ShopItem, ...]:
        keys = sorted(key for key, item in self._items.items() if key[0] == guild and item.is_sold)
        for key in keys:
            await self._items.lock(key)
        found = (self._items.find(key) for key in keys)
        return tuple(item for item in found if item is not None and item.is_sold)

    async def save(self, item: ShopItem) -> None:
        changes = item.pull_changes()
        if not changes:
            return
        self._check_name(item)
        bought = () if any(change.field == "stock" for change in changes) else ("stock",)
        unchangeable = ("role", *bought)
        key = (item.guild, item.id)
        await save(self._transaction, ITEMS, ITEM_CHANGES, key, item, changes, unchangeable=unchangeable)

    async def take_one(self, guild: GuildId, item: ItemId, *, price: Points) -> ShopItem:
        await self._items.lock((guild, item))
        found = await self.get(guild, item)
        found.check_order(price)
        return await self._count(found, -1)

    async def put_back(self, guild: GuildId, item: ItemId) -> None:
        await self._items.lock((guild, item))
        await self._count(await self.get(guild, item), 1)

    async def _count(self, item: ShopItem, by: int) -> ShopItem:
        if item.stock is not None:
            item.stock += by
            await self._items.put((item.guild, item.id), item)
        return item

    def _check_name(self, item: ShopItem) -> None:
        for other in self._items:
            same_name = (other.guild, other.name.lower()) == (item.guild, item.name.lower())
            if same_name and other.id != item.id and other.is_sold and item.is_sold:
                raise ItemNameTaken


@define
class MemoryPurchases:
    _transaction: MemoryTransaction

    @property
    def _purchases(self) -> MemoryRows[PurchaseKey, Purchase]:
        return self._transaction[PURCHASES]

    async def add(self, purchase: Purchase) -> None:
        self._transaction[TRANSACTIONS].require((purchase.guild, purchase.transaction))
        self._transaction[ITEMS].require((purchase.guild, purchase.item))
        for other in self._purchases:
            same = (other.guild, other.user, other.role) == (purchase.guild, purchase.user, purchase.role)
            if same and other.state is PurchaseState.PAID:
                raise PurchaseUnderWay
        self._transaction.events.extend(purchase.pull_events())
        await self._purchases.put((purchase.guild, purchase.transaction), purchase)

    async def lock(self, guild: GuildId, purchase: TransactionId) -> Purchase:
        await self._purchases.lock((guild, purchase))
        found = self._purchases.find((guild, purchase))
        if found is None:
            raise PurchaseNotFound
        return found

    async def is_paid_back(self, purchase: Purchase) -> bool:
        made = self._transaction[TRANSACTIONS]
        return any((one.guild, one.reverses) == (purchase.guild, purchase.transaction) for one in made)

    async def claim(
        self, guild: GuildId, purchase: TransactionId, *, now: datetime, lease: timedelta
    ) -> Purchase | None:
        claimed = await self._claim(lambda one: (one.guild, one.transaction) == (guild, purchase), now, lease, Room(1))
        return claimed[0] if claimed else None

    async def claim_due(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[Purchase, ...]:
        claimed = await self._claim(lambda one: one.guild in guilds, now, lease, room)
        return tuple(sorted(claimed, key=lambda purchase: purchase.bought_at))

    async def save(self, purchase: Purchase) -> None:
        key = (purchase.guild, purchase.transaction)
        await self._purchases.lock(key)
        held = self._purchases.find(key)
        if held is None or held.state is not PurchaseState.PAID or held.lease_token != purchase.lease_token:
            raise PurchaseTakenOver
        self._transaction.events.extend(purchase.pull_events())
        held.state, held.refusal, held.settled_at = purchase.state, purchase.refusal, purchase.settled_at
        await self._purchases.put(key, held)

    async def release(self, purchase: Purchase, *, until: datetime) -> None:
        key = (purchase.guild, purchase.transaction)
        await self._purchases.lock(key)
        held = self._purchases.find(key)
        if held is not None and held.state is PurchaseState.PAID and held.lease_token == purchase.lease_token:
            held.lease_until, held.lease_token = until, UNLEASED
            await self._purchases.put(key, held)

    async def _claim(
        self, wanted: Callable[[Purchase], bool], now: datetime, lease: timedelta, room: Room
    ) -> list[Purchase]:
        leases = [lease * 2**doublings for doublings in range(_LARGEST_LEASE + 1)]
        return await claim(
            self._purchases,
            lambda one: (one.guild, one.transaction),
            lambda one: one.state is PurchaseState.PAID and wanted(one),
            now=now,
            leases=leases,
            room=room,
        )
