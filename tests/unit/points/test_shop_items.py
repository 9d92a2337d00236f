"""What managers do with the shop: roles are put on sale, changed with a history, and taken off."""

import pytest
from attrs import evolve

from application.points.add_item import AddItem
from application.points.edit_item import EditItem
from application.points.find_item import FindItem, FindItemHandler
from application.points.list_items import ListItems
from application.points.remove_item import RemoveItem
from application.points.show_purchases import ShowPurchases, ShowPurchasesHandler
from application.points.suggest_items import SuggestItems, SuggestItemsHandler
from domain.points.account import MAX_POINTS
from domain.points.errors import InvalidAmount
from domain.points.shop_errors import InvalidItemName, InvalidStock, ItemNameTaken, ItemNotFound, ShopFull
from domain.points.shop_item import LARGEST_STOCK, MOST_ITEMS, ItemId
from domain.shared.errors import MissingPermission
from domain.shared.history import Change
from domain.shared.ids import RoleId, UserId
from domain.shared.paging import Seek
from domain.shared.roles import NoSuchRole, RoleAboveTheAsker, RoleAboveTheBot
from domain.shared.text import NothingToRead
from tests.builders import EVERYTHING, GUILD, MEMBER, MODERATOR, a_moderator, a_standing
from tests.shop import OUT_OF_REACH, VIP, Shop

NOBODY = a_standing(MEMBER, top_role=9)


ADDING = AddItem(guild=GUILD, by=a_moderator(), name="  The  VIP role ", price=500, role=VIP, stock=3)


async def test_a_role_is_put_on_sale_under_a_tidy_name(shop: Shop) -> None:
    added = await shop.add(ADDING)
    assert (added.name, added.price, added.role, added.stock, added.is_sold) == ("The VIP role", 500, VIP, 3, True)
    assert await shop.shop.item(GUILD, added.id) == added


@pytest.mark.parametrize(
    ("command", "refused"),
    [
        (evolve(ADDING, by=NOBODY), MissingPermission),
        (evolve(ADDING, name=" \u3164"), NothingToRead),
        (evolve(ADDING, name="x" * 61), InvalidItemName),
        (evolve(ADDING, price=0), InvalidAmount),
        (evolve(ADDING, price=MAX_POINTS + 1), InvalidAmount),
        (evolve(ADDING, stock=-1), InvalidStock),
        (evolve(ADDING, stock=LARGEST_STOCK + 1), InvalidStock),
        (evolve(ADDING, role=RoleId(404)), NoSuchRole),
        (evolve(ADDING, role=OUT_OF_REACH), RoleAboveTheBot),
        (evolve(ADDING, by=a_moderator(top_role=3)), RoleAboveTheAsker),
    ],
)
async def test_what_cannot_be_sold_is_refused(shop: Shop, command: AddItem, refused: type[Exception]) -> None:
    with pytest.raises(refused):
        await shop.add(command)
    assert (await shop.shop.items(GUILD, Seek())).items == ()


async def test_a_name_is_sold_once_and_is_free_again_when_it_is_taken_off(shop: Shop) -> None:
    added = await shop.add(ADDING)
    with pytest.raises(ItemNameTaken):
        await shop.add(evolve(ADDING, name="the vip ROLE"))
    removed = await shop.remove(RemoveItem(guild=GUILD, by=a_moderator(), item=added.id))
    assert not removed.is_sold
    assert (await shop.add(evolve(ADDING, name="the vip ROLE"))).id != added.id
    with pytest.raises(ItemNotFound):
        await shop.remove(RemoveItem(guild=GUILD, by=a_moderator(), item=added.id))


async def test_the_shop_has_room_for_so_many_items(shop: Shop) -> None:
    for number in range(MOST_ITEMS):
        await shop.sells(f"item {number}")
    with pytest.raises(ShopFull):
        await shop.sells("one more")


async def test_an_edit_is_remembered_with_what_it_was(shop: Shop) -> None:
    item = await shop.add(ADDING)
    edit = EditItem(guild=GUILD, by=a_moderator(), item=item.id, name="Star", price=700, stock=1)
    details = await shop.edit(edit)
    assert (details.item.name, details.item.price, details.item.stock) == ("Star", 700, 1)

    def changed(field: str, old: str | int, new: str | int | None) -> Change:
        return Change(field=field, old=old, new=new, by=MODERATOR, at=shop.clock.now())

    expected = (changed("stock", 3, 1), changed("price", 500, 700), changed("name", "The VIP role", "Star"))
    assert details.history == expected == await shop.shop.changes(GUILD, item.id)
    lifted = await shop.edit(EditItem(guild=GUILD, by=a_moderator(), item=item.id, unlimited=True))
    assert lifted.item.stock is None
    assert lifted.history == (changed("stock", 1, None), *expected)


async def test_an_edit_that_asks_for_nothing_new_shows_the_item_as_it_is(shop: Shop) -> None:
    item = await shop.add(ADDING)
    for edit in (EditItem(guild=GUILD, by=a_moderator(), item=item.id, price=500),):
        details = await shop.edit(edit)
        assert (details.item, details.is_changed, details.history) == (item, False, ())


@pytest.mark.parametrize(
    ("edit", "refused"),
    [
        (EditItem(guild=GUILD, by=NOBODY, item=ItemId(0), price=1), MissingPermission),
        (EditItem(guild=GUILD, by=a_moderator(), item=ItemId(0), name="\u200b"), NothingToRead),
        (EditItem(guild=GUILD, by=a_moderator(), item=ItemId(0), price=0), InvalidAmount),
        (EditItem(guild=GUILD, by=a_moderator(), item=ItemId(0), stock=-1), InvalidStock),
        (EditItem(guild=GUILD, by=a_moderator(), item=ItemId(0), name="other"), ItemNameTaken),
    ],
)
async def test_an_edit_that_is_refused_changes_nothing(shop: Shop, edit: EditItem, refused: type[Exception]) -> None:
    await shop.sells("Other")
    item = await shop.add(ADDING)
    with pytest.raises(refused):
        await shop.edit(evolve(edit, item=item.id))
    assert await shop.shop.item(GUILD, item.id) == item


async def test_what_is_no_longer_sold_is_not_changed(shop: Shop) -> None:
    item = await shop.add(ADDING)
    await shop.remove(RemoveItem(guild=GUILD, by=a_moderator(), item=item.id))
    with pytest.raises(ItemNotFound):
        await shop.edit(EditItem(guild=GUILD, by=a_moderator(), item=item.id, price=1))
    with pytest.raises(MissingPermission):
        await shop.remove(RemoveItem(guild=GUILD, by=NOBODY, item=item.id))


async def test_everybody_sees_the_shop_and_managers_see_what_is_wrong_with_it(shop: Shop) -> None:
    vip = await shop.sells()
    shop.roles.roles = evolve(shop.roles.roles, bot_may_manage=False)
    seen = await shop.list(ListItems(guild=GUILD, by=NOBODY, seek=Seek()))
    assert (seen.page.items, seen.faults, seen.currency) == ((vip,), {}, "points")
    by_manager = await shop.list(ListItems(guild=GUILD, by=a_standing(permissions=EVERYTHING), seek=Seek()))
    assert [type(fault).__name__ for fault in by_manager.faults.values()] == ["BotMayNotManageRoles"]


async def test_an_item_is_found_by_its_number_or_by_its_name(shop: Shop) -> None:
    vip, find = await shop.sells(), FindItemHandler(shop.shop)
    assert await find(FindItem(guild=GUILD, which="vip")) == vip
    assert await find(FindItem(guild=GUILD, which=vip.id)) == vip
    for which in ("vi", ItemId(404)):
        with pytest.raises(ItemNotFound):
            await find(FindItem(guild=GUILD, which=which))


async def test_what_begins_with_what_was_typed_is_suggested_first(shop: Shop) -> None:
    for name in ("Super VIP", "VIP", "Captain", "vip+"):
        await shop.sells(name)
    found = await SuggestItemsHandler(shop.shop)(SuggestItems(guild=GUILD, typed="vip"))
    assert [item.name for item in found] == ["VIP", "vip+", "Super VIP"]


@pytest.mark.parametrize("user", [UserId(99), None])
async def test_the_purchases_of_others_are_for_managers(shop: Shop, user: UserId | None) -> None:
    show = ShowPurchasesHandler(shop.shop)
    with pytest.raises(MissingPermission):
        await show(ShowPurchases(guild=GUILD, by=NOBODY, user=user, seek=Seek()))
    await show(ShowPurchases(guild=GUILD, by=a_moderator(), user=user, seek=Seek()))
    await show(ShowPurchases(guild=GUILD, by=NOBODY, user=NOBODY.user, seek=Seek()))
