from attrs import define
from sqlalchemy import BigInteger, Text, bindparam, func, select

from application.points.shop_queries import ItemView, PurchaseView
from domain.points.daily import DailyStreak
from domain.points.shop_errors import ItemNotFound, PurchaseNotFound
from domain.points.shop_item import ItemId
from domain.points.transaction import TransactionId
from domain.shared.history import Change
from domain.shared.ids import GuildId, RequestId, UserId
from domain.shared.paging import Page, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.database.rows import Rows
from infrastructure.points.tables import (
    SHOP_ITEM_CHANGES,
    STREAKS,
    daily_streaks,
    point_transactions,
    purchases,
    shop_items,
)

_NEWEST_CHANGES = 10

_GUILD = bindparam("in_guild", type_=BigInteger)
_ITEMS = Rows(ItemView, shop_items)
_SOLD = select(*_ITEMS.columns).where(shop_items.c.guild == _GUILD, shop_items.c.is_sold)
_ITEM = select(*_ITEMS.columns).where(shop_items.c.guild == _GUILD, shop_items.c.id == bindparam("which"))
_NAMED = _SOLD.where(func.lower(shop_items.c.name) == func.lower(bindparam("named", type_=Text)))
_found_at = func.strpos(func.lower(shop_items.c.name), func.lower(bindparam("typed", type_=Text)))
_SUGGESTED = (
    _SOLD.where(_found_at > 0)
    .order_by(_found_at > 1, func.lower(shop_items.c.name), shop_items.c.id)
    .limit(bindparam("most"))
)
_of_purchase = (
    "guild", "transaction", "item", "user", "role", "price", "bought_at", "state", "refusal", "settled_at"
)  # fmt: skip
_PURCHASES = select(*(purchases.c[name].label(name) for name in _of_purchase), shop_items.c.name).join(
    shop_items, (shop_items.c.guild == purchases.c.guild) & (shop_items.c.id == purchases.c.item)
)
_PURCHASE = _PURCHASES.where(purchases.c.guild == _GUILD, purchases.c.transaction == bindparam("which"))
_BOUGHT_BY = _PURCHASES.join(
    point_transactions,
    (point_transactions.c.guild == purchases.c.guild) & (point_transactions.c.id == purchases.c.transaction),
).where(
    point_transactions.c.guild == _GUILD,
    point_transactions.c.request == bindparam("asked_by"),
    point_transactions.c.part == 0,
)
_STREAK = select(*STREAKS.columns).where(daily_streaks.c.guild == _GUILD, daily_streaks.c.user == bindparam("of_user"))


@define
class PostgresStreakReader:
    _reading: Reading

    async def get(self, guild: GuildId, user: UserId) -> DailyStreak | None:
        row = await self._reading.row(_STREAK, {"in_guild": guild, "of_user": user})
        return None if row is None else STREAKS.from_row(row)


@define
class PostgresShopReader:
    _reading: Reading

    async def item(self, guild: GuildId, item: ItemId) -> ItemView:
        row = await self._reading.row(_ITEM, {"in_guild": guild, "which": item})
        if row is None:
            raise ItemNotFound
        return _ITEMS.from_row(row)

    async def item_named(self, guild: GuildId, name: str) -> ItemView:
        row = await self._reading.row(_NAMED, {"in_guild": guild, "named": name})
        if row is None:
            raise ItemNotFound
        return _ITEMS.from_row(row)

    async def items(self, guild: GuildId, seek: Seek) -> Page[ItemView]:
        rows = await self._reading.rows(seek_rows(_SOLD, shop_items.c.id, seek), {"in_guild": guild})
        return Page.of([_ITEMS.from_row(row) for row in rows], seek, key=lambda item: item.id)

    async def suggestions(self, guild: GuildId, typed: str, limit: int) -> tuple[ItemView, ...]:
        rows = await self._reading.rows(_SUGGESTED, {"in_guild": guild, "typed": typed, "most": limit})
        return tuple(map(_ITEMS.from_row, rows))

    async def changes(self, guild: GuildId, item: ItemId) -> tuple[Change, ...]:
        newest = await SHOP_ITEM_CHANGES.newest(self._reading, (guild, item), _NEWEST_CHANGES)
        return tuple(recorded.change for recorded in newest)

    async def purchase(self, guild: GuildId, purchase: TransactionId) -> PurchaseView:
        row = await self._reading.row(_PURCHASE, {"in_guild": guild, "which": purchase})
        if row is None:
            raise PurchaseNotFound
        return PurchaseView(**row)

    async def bought_by(self, guild: GuildId, request: RequestId) -> PurchaseView | None:
        row = await self._reading.row(_BOUGHT_BY, {"in_guild": guild, "asked_by": request})
        return None if row is None else PurchaseView(**row)

    async def purchases(self, guild: GuildId, user: UserId | None, seek: Seek) -> Page[PurchaseView]:
        query = _PURCHASES.where(purchases.c.guild == guild)
        if user is not None:
            query = query.where(purchases.c.user == user)
        rows = await self._reading.rows(seek_rows(query, purchases.c.transaction, seek))
        return Page.of([PurchaseView(**row) for row in rows], seek, key=lambda purchase: purchase.transaction)
