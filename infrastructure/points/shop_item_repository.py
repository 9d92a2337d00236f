from attrs import define
from sqlalchemy import bindparam, func, insert, select, true, update
from sqlalchemy.sql.elements import ColumnElement

from domain.points.amount import Points
from domain.points.shop_errors import ItemNotFound, ShopFull, SoldOut
from domain.points.shop_item import MOST_ITEMS, ItemId, ShopItem
from domain.points.shop_repository import NewItem
from domain.shared.ids import GuildId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.database.versioned import VersionedUpdate
from infrastructure.points.tables import SHOP_ITEM_CHANGES, SHOP_ITEMS, shop_items

_given = {name: bindparam(f"new_{name}", type_=shop_items.c[name].type) for name in ("guild", "name", "price", "role")}
_given["stock"] = bindparam("new_stock", type_=shop_items.c.stock.type)
_sold = select(func.count()).where(shop_items.c.guild == bindparam("new_guild"), shop_items.c.is_sold).scalar_subquery()
_ADD = (
    insert(shop_items)
    .from_select([*_given, "is_sold"], select(*_given.values(), true()).where(_sold < MOST_ITEMS))
    .returning(*SHOP_ITEMS.columns)
)
_which: ColumnElement[bool] = (shop_items.c.guild == bindparam("in_guild")) & (shop_items.c.id == bindparam("which"))
_SELECT = select(*SHOP_ITEMS.columns).where(_which)
_ON_SALE = (
    select(*SHOP_ITEMS.columns)
    .where(shop_items.c.guild == bindparam("in_guild"), shop_items.c.is_sold)
    .order_by(shop_items.c.id)
    .with_for_update()
)
# The stock is written only where people changed it: what is bought between reading and saving stays counted.
_UPDATE = VersionedUpdate(SHOP_ITEMS, shop_items, changeable=["name", "price", "is_sold"])
_UPDATE_WITH_STOCK = VersionedUpdate(SHOP_ITEMS, shop_items, changeable=["name", "price", "is_sold", "stock"])
_TAKE_ONE = (
    update(shop_items)
    .where(
        _which,
        shop_items.c.is_sold,
        shop_items.c.price == bindparam("at_price"),
        shop_items.c.stock.is_(None) | (shop_items.c.stock > 0),
    )
    .values(stock=shop_items.c.stock - 1)
    .returning(*SHOP_ITEMS.columns)
)
_PUT_BACK = update(shop_items).where(_which, shop_items.c.stock.is_not(None)).values(stock=shop_items.c.stock + 1)


@define
class PostgresShopItems:
    _transaction: Transaction

    async def add(self, item: NewItem) -> ShopItem:
        given = {f"new_{name}": getattr(item, name) for name in _given}
        row = (await self._transaction.execute(_ADD, given)).mappings().one_or_none()
        if row is None:
            raise ShopFull(MOST_ITEMS)
        return SHOP_ITEMS.from_row(row)

    async def get(self, guild: GuildId, item: ItemId) -> ShopItem:
        row = (await self._transaction.execute(_SELECT, {"in_guild": guild, "which": item})).mappings().one_or_none()
        if row is None:
            raise ItemNotFound
        return SHOP_ITEMS.from_row(row)

    async def on_sale(self, guild: GuildId) -> tuple[ShopItem, ...]:
        found = await self._transaction.execute(_ON_SALE, {"in_guild": guild})
        return tuple(map(SHOP_ITEMS.from_row, found.mappings()))

    async def save(self, item: ShopItem) -> None:
        changes = item.pull_changes()
        if not changes:
            return
        save = _UPDATE_WITH_STOCK if any(change.field == "stock" for change in changes) else _UPDATE
        await save(self._transaction, item)
        await SHOP_ITEM_CHANGES.append(self._transaction, (item.guild, item.id), changes)

    async def take_one(self, guild: GuildId, item: ItemId, *, price: Points) -> ShopItem:
        which: Row = {"in_guild": guild, "which": item, "at_price": price}
        row = (await self._transaction.execute(_TAKE_ONE, which)).mappings().one_or_none()
        if row is not None:
            return SHOP_ITEMS.from_row(row)
        found = await self.get(guild, item)
        found.check_order(price)
        raise SoldOut(found.name)

    async def put_back(self, guild: GuildId, item: ItemId) -> None:
        await self._transaction.execute(_PUT_BACK, {"in_guild": guild, "which": item})
