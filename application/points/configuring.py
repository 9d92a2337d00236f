"""A server's shop in its configuration file."""

from collections.abc import Iterable

from attrs import define, frozen

from application.shared.configuration.records import Field, Items, Record
from application.shared.configuration.references import Role
from application.shared.configuration.section import Occasion, Section
from application.shared.configuration.shapes import Maybe, Number, Text
from application.shared.unit_of_work import UnitOfWork
from domain.points.account import MAX_POINTS
from domain.points.amount import points
from domain.points.shop_item import LARGEST_STOCK, LONGEST_NAME, MOST_ITEMS, ItemName, item_name
from domain.points.shop_repository import NewItem
from domain.shared.ids import GuildId, RoleId
from domain.shared.written import Fault


@frozen(kw_only=True)
class ShopEntry:
    name: str
    price: int
    role: RoleId
    stock: int | None


NAME = Field("name", Text(LONGEST_NAME, item_name), "What it is called")
PRICE = Field("price", Number(1, MAX_POINTS), "In points")
ROLE = Field("role", Role(offered=True), "What the buyer gets")
STOCK = Field("stock", Maybe(Number(0, LARGEST_STOCK)), "How many are left; no end of it without", optional=True)
ITEM = Record(
    (NAME, PRICE, ROLE, STOCK),
    lambda read: ShopEntry(name=read[NAME], price=read[PRICE], role=read[ROLE], stock=read[STOCK]),
)

type Shop = tuple[ShopEntry, ...]


def shop_section() -> Section[Shop]:
    return Section(
        name="shop",
        description="Roles for points: see /shop",
        shape=Items(ITEM, MOST_ITEMS, (NAME,)),
        keeper=ShopKeeper(),
        instead_of=("shop add", "shop edit", "shop remove"),
        shown_by="shop list",
    )


@define
class ShopKeeper:
    async def read(self, uow: UnitOfWork, guild: GuildId) -> Shop:
        items = await uow.shop_items.on_sale(guild)
        entries = (ShopEntry(name=each.name, price=each.price, role=each.role, stock=each.stock) for each in items)
        return tuple(sorted(entries, key=lambda entry: entry.name.lower()))

    def faults(self, present: Shop, wanted: Shop, occasion: Occasion) -> Iterable[Fault]:
        return ()

    async def bring_about(self, uow: UnitOfWork, present: Shop, wanted: Shop, occasion: Occasion) -> None:
        """An item's role never changes: another role under the same name is another item."""
        by, at = occasion.by.user, occasion.at
        there = {each.name.lower(): each for each in await uow.shop_items.on_sale(occasion.guild)}
        wanted_roles = {each.name.lower(): each.role for each in wanted}
        for name, item in [*there.items()]:
            if wanted_roles.get(name) != item.role:
                item.take_off(by=by, at=at)
                await uow.shop_items.save(item)
                del there[name]
        for entry in wanted:
            known = there.get(entry.name.lower())
            name, price = ItemName(entry.name), points(entry.price)
            if known is None:
                new = NewItem(guild=occasion.guild, name=name, price=price, role=entry.role, stock=entry.stock)
                await uow.shop_items.add(new)
            else:
                known.edit(name=name, price=price, stock=entry.stock, unlimited=entry.stock is None, by=by, at=at)
                await uow.shop_items.save(known)
