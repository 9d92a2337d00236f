"""Buying: everything that can be refused is refused before anything is paid, and a payment is made once."""

import pytest
from attrs import evolve

from application.points.edit_item import EditItem
from application.points.remove_item import RemoveItem
from application.shared.errors import DiscordUnreachable
from application.shared.roles import NotAMember
from domain.points.errors import InsufficientPoints
from domain.points.purchase import PurchaseState
from domain.points.shop_errors import ItemNotFound, PriceChanged, PurchaseUnderWay, RoleHeldAlready, SoldOut
from domain.points.shop_events import ItemBought
from domain.shared.paging import Seek
from domain.shared.roles import RoleAboveTheBot
from tests.builders import GUILD, MEMBER, a_moderator, a_request
from tests.fakes.records import MemoryRecords
from tests.points import ANOTHER
from tests.shop import CAPTAIN, VIP, Shop


async def nothing_happened(shop: Shop, records: MemoryRecords, *, balance: int = 600) -> bool:
    bought = await shop.shop.purchases(GUILD, None, Seek())
    return (await shop.balance(), bought.items, records.events) == (balance, (), [])


async def test_a_purchase_is_paid_and_its_delivery_is_asked_for_in_one_transaction(
    shop: Shop, records: MemoryRecords
) -> None:
    await shop.gives(MEMBER, 600)
    item = await shop.sells(stock=2)
    receipt = await shop.buys(item)
    assert (receipt.balance, receipt.currency) == (100, "points")
    assert receipt.purchase == await shop.shop.purchase(GUILD, receipt.purchase.transaction)
    assert (receipt.purchase.state, receipt.purchase.name, receipt.purchase.role) == (PurchaseState.PAID, "VIP", VIP)
    assert (await shop.balance(), await shop.minted()) == (100, 100)
    assert (await shop.shop.item(GUILD, item.id)).stock == 1
    assert records.events == [ItemBought(guild=GUILD, at=shop.clock.now(), purchase=receipt.purchase.transaction)]
    assert not shop.roles.holds(GUILD, MEMBER, VIP)


async def test_a_purchase_delivered_again_is_paid_once_and_says_what_has_become_of_it(shop: Shop) -> None:
    await shop.gives(MEMBER, 600)
    item, request = await shop.sells(), a_request()
    receipt = await shop.buys(item, request=request)
    await shop.delivers(receipt.purchase.transaction)
    again = await shop.buys(item, request=request)
    assert again.purchase.transaction == receipt.purchase.transaction
    assert (again.purchase.state, again.balance) == (PurchaseState.DELIVERED, 100)
    assert await shop.balance() == 100


async def test_who_cannot_pay_buys_nothing(shop: Shop, records: MemoryRecords) -> None:
    await shop.gives(MEMBER, 499)
    item = await shop.sells(stock=1)
    with pytest.raises(InsufficientPoints) as refused:
        await shop.buys(item)
    assert (refused.value.balance, refused.value.needed) == (499, 500)
    assert await nothing_happened(shop, records, balance=499)
    assert (await shop.shop.item(GUILD, item.id)).stock == 1


async def test_a_role_that_is_held_is_not_bought_again(shop: Shop, records: MemoryRecords) -> None:
    await shop.gives(MEMBER, 600)
    item = await shop.sells()
    shop.roles.holders[GUILD, MEMBER] = {VIP}
    with pytest.raises(RoleHeldAlready):
        await shop.buys(item)
    assert await nothing_happened(shop, records)


async def test_a_role_that_is_on_its_way_is_not_bought_again(shop: Shop) -> None:
    await shop.gives(MEMBER, 2000)
    item = await shop.sells()
    await shop.buys(item)
    with pytest.raises(PurchaseUnderWay):
        await shop.buys(item)
    assert await shop.balance() == 1500
    await shop.gives(ANOTHER, 500)
    await shop.buys(item, user=ANOTHER)
    await shop.buys(await shop.sells("Captain", role=CAPTAIN))


async def test_a_price_that_changed_meanwhile_is_said_and_not_taken(shop: Shop, records: MemoryRecords) -> None:
    await shop.gives(MEMBER, 600)
    item = await shop.sells()
    await shop.edit(EditItem(guild=GUILD, by=a_moderator(), item=item.id, price=400))
    with pytest.raises(PriceChanged) as refused:
        await shop.buys(item)
    assert (refused.value.shown, refused.value.now) == (500, 400)
    assert await nothing_happened(shop, records)
    assert (await shop.buys(item, shown=400)).balance == 200


async def test_what_is_sold_out_or_taken_off_is_not_bought(shop: Shop, records: MemoryRecords) -> None:
    await shop.gives(MEMBER, 600)
    item = await shop.sells(stock=0)
    with pytest.raises(SoldOut):
        await shop.buys(item)
    await shop.remove(RemoveItem(guild=GUILD, by=a_moderator(), item=item.id))
    with pytest.raises(ItemNotFound):
        await shop.buys(item)
    assert await nothing_happened(shop, records)


async def test_a_role_that_cannot_be_given_is_not_sold(shop: Shop, records: MemoryRecords) -> None:
    await shop.gives(MEMBER, 600)
    item, roles = await shop.sells(), shop.roles.roles
    above = evolve(roles.known[VIP], is_below_the_bot=False)
    shop.roles.roles = evolve(roles, known={VIP: above})
    with pytest.raises(RoleAboveTheBot):
        await shop.buys(item)
    assert await nothing_happened(shop, records)


async def test_without_an_answer_of_discord_nothing_is_paid(shop: Shop, records: MemoryRecords) -> None:
    await shop.gives(MEMBER, 600)
    item = await shop.sells()
    shop.roles.unreachable.add("held")
    with pytest.raises(DiscordUnreachable):
        await shop.buys(item)
    shop.roles.unreachable.clear()
    shop.roles.leave(GUILD, MEMBER)
    with pytest.raises(NotAMember):
        await shop.buys(item)
    assert await nothing_happened(shop, records)
