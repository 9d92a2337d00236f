"""Readers of streaks, items and purchases in memory."""

from attrs import define

from application.points.shop_queries import ItemView, PurchaseView
from domain.points.daily import DailyStreak
from domain.points.purchase import Purchase
from domain.points.shop_errors import ItemNotFound, PurchaseNotFound
from domain.points.shop_item import ItemId
from domain.points.transaction import TransactionId
from domain.shared.history import Change
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Page, Seek
from tests.fakes.paging import seek_rows
from tests.fakes.points import TRANSACTIONS
from tests.fakes.records import MemoryRecords, changes_of
from tests.fakes.shop import ITEM_CHANGES, ITEMS, PURCHASES, STREAKS

_NEWEST_CHANGES = 10


@define
class MemoryStreakReader:
    _records: MemoryRecords

    async def get(self, guild: GuildId, user: UserId) -> DailyStreak | None:
        return self._records[STREAKS].get((guild, user))


@define
class MemoryShopReader:
    _records: MemoryRecords

    async def item(self, guild: GuildId, item: ItemId) -> ItemView:
        found = self._records[ITEMS].get((guild, item))
        if found is None:
            raise ItemNotFound
        return ItemView.of(found)

    async def item_named(self, guild: GuildId, name: str) -> ItemView:
        for item in self._sold(guild):
            if item.name.lower() == name.lower():
                return item
        raise ItemNotFound

    async def items(self, guild: GuildId, seek: Seek) -> Page[ItemView]:
        return seek_rows(self._sold(guild), seek, key=lambda item: item.id)

    async def suggestions(self, guild: GuildId, typed: str, limit: int) -> tuple[ItemView, ...]:
        wanted = typed.lower()
        found = [item for item in self._sold(guild) if wanted in item.name.lower()]
        ordered = sorted(found, key=lambda item: (not item.name.lower().startswith(wanted), item.name.lower(), item.id))
        return tuple(ordered[:limit])

    async def changes(self, guild: GuildId, item: ItemId) -> tuple[Change, ...]:
        changes = changes_of(self._records, ITEM_CHANGES, (guild, item))
        return tuple(recorded.change for recorded in changes[:_NEWEST_CHANGES])

    async def purchase(self, guild: GuildId, purchase: TransactionId) -> PurchaseView:
        found = self._records[PURCHASES].get((guild, purchase))
        if found is None:
            raise PurchaseNotFound
        return self._view(found)

    async def bought_by(self, guild: GuildId, request: RequestId) -> PurchaseView | None:
        for (where, transaction), made in self._records[TRANSACTIONS].items():
            if (where, made.request) == (guild, request) and (guild, transaction) in self._records[PURCHASES]:
                return self._view(self._records[PURCHASES][guild, transaction])
        return None

    async def purchases(self, guild: GuildId, user: UserId | None, seek: Seek) -> Page[PurchaseView]:
        found = [
            self._view(purchase)
            for purchase in self._records[PURCHASES].values()
            if purchase.guild == guild and user in (None, purchase.user)
        ]
        return seek_rows(found, seek, key=lambda purchase: purchase.transaction)

    def _sold(self, guild: GuildId) -> list[ItemView]:
        items = self._records[ITEMS].values()
        return [ItemView.of(item) for item in items if item.guild == guild and item.is_sold]

    def _view(self, purchase: Purchase) -> PurchaseView:
        return PurchaseView.of(purchase, self._records[ITEMS][purchase.guild, purchase.item].name)
