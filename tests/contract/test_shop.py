"""Streaks, items and purchases: in memory and on PostgreSQL alike."""

from datetime import date, timedelta

import pytest
from asyncpg import IntegrityConstraintViolationError
from attrs import asdict

from application.points.shop_queries import ItemView, PurchaseView
from domain.points.amount import Points
from domain.points.daily import DailyStreak
from domain.points.errors import AlreadyReversed
from domain.points.purchase import Purchase, PurchaseState, Refusal
from domain.points.shop_errors import (
    ItemNameTaken,
    ItemNotFound,
    PriceChanged,
    PurchaseNotFound,
    PurchaseTakenOver,
    PurchaseUnderWay,
    ShopFull,
    SoldOut,
)
from domain.points.shop_events import ItemBought, PurchaseRefunded
from domain.points.shop_item import LARGEST_STOCK, MOST_ITEMS, ItemId, ItemName, ShopItem
from domain.points.transaction import TransactionId, reversal_of
from domain.shared.errors import ConcurrentChange
from domain.shared.history import Change
from domain.shared.ids import RoleId, UserId
from domain.shared.lease import Room
from domain.shared.paging import Direction, Seek
from tests.builders import GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_request, facts
from tests.contract.backends import Backend
from tests.contract.shopping import a_new_item, added, bought
from tests.fakes.clock import START
from tests.fakes.records import MissingParent
from tests.points import ANOTHER, a_grant

LATER = START + timedelta(minutes=5)
LEASE = timedelta(seconds=60)
FIRST = DailyStreak(last_day=date(2026, 3, 1), streak=1, longest=1)
SECOND = DailyStreak(last_day=date(2026, 3, 2), streak=2, longest=2)


async def saved(backend: Backend, item: ShopItem) -> None:
    async with backend.uow() as uow:
        await uow.shop_items.save(item)
        await uow.commit()


async def claimed(backend: Backend, purchase: Purchase) -> Purchase:
    async with backend.uow() as uow:
        found = await uow.purchases.claim(purchase.guild, purchase.transaction, now=START, lease=LEASE)
        await uow.commit()
    assert found is not None
    return found


async def settled(backend: Backend, purchase: Purchase) -> None:
    async with backend.uow() as uow:
        await uow.purchases.save(purchase)
        await uow.commit()


async def test_a_streak_is_found_as_it_was_put_in_its_own_guild_only(registered: Backend) -> None:
    async with registered.uow() as uow:
        assert await uow.daily_streaks.get(GUILD, MEMBER) is None
        await uow.daily_streaks.put(GUILD, MEMBER, FIRST, after=None)
        await uow.commit()
    async with registered.uow() as uow:
        assert await uow.daily_streaks.get(GUILD, MEMBER) == FIRST
        await uow.daily_streaks.put(GUILD, MEMBER, SECOND, after=FIRST)
        await uow.commit()
    assert await registered.streaks.get(GUILD, MEMBER) == SECOND
    for guild, user in ((OTHER_GUILD, MEMBER), (GUILD, ANOTHER)):
        assert await registered.streaks.get(guild, user) is None


async def test_a_streak_is_put_only_onto_the_one_that_was_read(registered: Backend) -> None:
    async with registered.uow() as uow:
        await uow.daily_streaks.put(GUILD, MEMBER, FIRST, after=None)
        await uow.commit()
    stale = DailyStreak(last_day=date(2026, 2, 28), streak=1, longest=1)
    for after in (None, stale):
        async with registered.uow() as uow:
            with pytest.raises(ConcurrentChange):
                await uow.daily_streaks.put(GUILD, MEMBER, SECOND, after=after)
    assert await registered.streaks.get(GUILD, MEMBER) == FIRST


async def test_an_item_is_found_as_it_was_added(registered: Backend) -> None:
    new = a_new_item("  *VIP* … 'quoted' 🦊", stock=LARGEST_STOCK)
    [item] = await added(registered, new)
    assert (item.guild, item.name, item.price, item.role, item.stock) == (
        new.guild,
        new.name,
        new.price,
        new.role,
        new.stock,
    )
    assert (item.is_sold, item.version) == (True, 1)
    async with registered.uow() as uow:
        assert facts(await uow.shop_items.get(GUILD, item.id)) == facts(item)
        for guild, which in ((OTHER_GUILD, item.id), (GUILD, ItemId(item.id + 1))):
            with pytest.raises(ItemNotFound):
                await uow.shop_items.get(guild, which)
    assert await registered.shop.item(GUILD, item.id) == ItemView.of(item)
    with pytest.raises(ItemNotFound):
        await registered.shop.item(OTHER_GUILD, item.id)


async def test_a_name_is_sold_once_in_a_guild_capitals_or_not(registered: Backend) -> None:
    [vip, star] = await added(registered, a_new_item("VIP"), a_new_item("Star"))
    await added(registered, a_new_item("VIP", guild=OTHER_GUILD))
    async with registered.uow() as uow:
        with pytest.raises(ItemNameTaken):
            await uow.shop_items.add(a_new_item("vip"))
    star.edit(name=ItemName("Vip"), by=MODERATOR, at=LATER)
    with pytest.raises(ItemNameTaken):
        await saved(registered, star)
    vip.take_off(by=MODERATOR, at=LATER)
    await saved(registered, vip)
    [again] = await added(registered, a_new_item("vip"))
    assert (await registered.shop.item_named(GUILD, "VIP")).id == again.id


async def test_a_shop_holds_so_many_items_and_no_more(registered: Backend) -> None:
    [first, *_] = await added(registered, *(a_new_item(f"item {number}") for number in range(MOST_ITEMS)))
    async with registered.uow() as uow:
        with pytest.raises(ShopFull):
            await uow.shop_items.add(a_new_item("one more"))
    await added(registered, a_new_item(guild=OTHER_GUILD))
    first.take_off(by=MODERATOR, at=LATER)
    await saved(registered, first)
    await added(registered, a_new_item("one more"))


async def test_changes_are_saved_once_and_remembered(registered: Backend) -> None:
    [item] = await added(registered, a_new_item(stock=3))
    async with registered.uow() as uow:
        other = await uow.shop_items.get(GUILD, item.id)
    item.edit(price=Points(700), stock=9, by=MODERATOR, at=LATER)
    await saved(registered, item)
    async with registered.uow() as uow:
        found = await uow.shop_items.get(GUILD, item.id)
    assert facts(found) == facts(item)
    assert (found.price, found.stock, found.version) == (700, 9, 2)
    other.edit(price=Points(1), by=MODERATOR, at=LATER)
    with pytest.raises(ConcurrentChange):
        await saved(registered, other)
    expected = (
        Change(field="stock", old=3, new=9, by=MODERATOR, at=LATER),
        Change(field="price", old=500, new=700, by=MODERATOR, at=LATER),
    )
    assert await registered.shop.changes(GUILD, item.id) == expected
    assert await registered.shop.changes(OTHER_GUILD, item.id) == ()


async def test_an_item_that_was_not_changed_is_not_written(registered: Backend) -> None:
    [item] = await added(registered, a_new_item())
    item.edit(price=Points(500), by=MODERATOR, at=LATER)
    await saved(registered, item)
    assert item.version == 1


async def test_only_the_newest_changes_are_shown_newest_first(registered: Backend) -> None:
    [item] = await added(registered, a_new_item())
    for price in range(1, 13):
        item.edit(price=Points(price), by=MODERATOR, at=LATER)
        await saved(registered, item)
    assert [change.new for change in await registered.shop.changes(GUILD, item.id)] == [*range(12, 2, -1)]


async def test_what_is_bought_meanwhile_stays_out_of_a_stock_that_people_do_not_change(registered: Backend) -> None:
    [item] = await added(registered, a_new_item(stock=3))
    async with registered.uow() as uow:
        assert (await uow.shop_items.take_one(GUILD, item.id, price=item.price)).stock == 2
        await uow.commit()
    item.edit(price=Points(700), by=MODERATOR, at=LATER)
    await saved(registered, item)
    assert (await registered.shop.item(GUILD, item.id)).stock == 2


async def test_one_is_taken_as_long_as_there_is_one_at_the_price(registered: Backend) -> None:
    [few, many] = await added(registered, a_new_item(stock=1), a_new_item("Star"))
    async with registered.uow() as uow:
        with pytest.raises(PriceChanged) as refused:
            await uow.shop_items.take_one(GUILD, few.id, price=Points(499))
    assert (refused.value.name, refused.value.shown, refused.value.now) == ("VIP", 499, 500)
    async with registered.uow() as uow:
        assert (await uow.shop_items.take_one(GUILD, few.id, price=few.price)).stock == 0
        assert (await uow.shop_items.take_one(GUILD, many.id, price=many.price)).stock is None
        with pytest.raises(SoldOut):
            await uow.shop_items.take_one(GUILD, few.id, price=few.price)
        await uow.shop_items.put_back(GUILD, few.id)
        await uow.shop_items.put_back(GUILD, many.id)
        assert (await uow.shop_items.take_one(GUILD, few.id, price=few.price)).stock == 0
        with pytest.raises(ItemNotFound):
            await uow.shop_items.take_one(OTHER_GUILD, many.id, price=many.price)
    many.take_off(by=MODERATOR, at=LATER)
    await saved(registered, many)
    async with registered.uow() as uow:
        with pytest.raises(ItemNotFound):
            await uow.shop_items.take_one(GUILD, many.id, price=many.price)


async def test_the_shop_is_read_page_by_page_newest_first(registered: Backend) -> None:
    items = await added(registered, *(a_new_item(f"item {number}") for number in range(5)))
    await added(registered, a_new_item(guild=OTHER_GUILD))
    items[3].take_off(by=MODERATOR, at=LATER)
    await saved(registered, items[3])
    await registered.in_no_order("shop_items")
    first = await registered.shop.items(GUILD, Seek(size=2))
    assert [item.name for item in first.items] == ["item 4", "item 2"]
    rest = await registered.shop.items(GUILD, Seek(cursor=first.older, size=2))
    assert [item.name for item in rest.items] == ["item 1", "item 0"]
    assert rest.older is None
    back = await registered.shop.items(GUILD, Seek(cursor=rest.newer, direction=Direction.NEWER, size=2))
    assert back.items == first.items


async def test_suggestions_begin_with_what_begins_like_that(registered: Backend) -> None:
    names = ("Super VIP", "VIP", "100%", "vip+", "Captain")
    items = await added(registered, *map(a_new_item, names), a_new_item("VIP", guild=OTHER_GUILD))
    await registered.in_no_order("shop_items")

    async def suggested(typed: str, limit: int = 25) -> list[str]:
        return [item.name for item in await registered.shop.suggestions(GUILD, typed, limit)]

    assert await suggested("vIp") == ["VIP", "vip+", "Super VIP"]
    assert await suggested("vip", 2) == ["VIP", "vip+"]
    assert await suggested("%") == ["100%"]
    assert await suggested("") == ["100%", "Captain", "Super VIP", "VIP", "vip+"]
    items[1].take_off(by=MODERATOR, at=LATER)
    await saved(registered, items[1])
    assert await suggested("vip") == ["vip+", "Super VIP"]
    with pytest.raises(ItemNotFound):
        await registered.shop.item_named(GUILD, "VIP")


async def test_a_purchase_is_found_as_it_was_paid_with_its_event(registered: Backend) -> None:
    [item], request = await added(registered, a_new_item(stock=3)), a_request()
    purchase = await bought(registered, item, request=request)
    view = await registered.shop.purchase(GUILD, purchase.transaction)
    assert view == PurchaseView.of(purchase, item.name)
    assert view.state is PurchaseState.PAID
    assert await registered.shop.bought_by(GUILD, request) == view
    assert await registered.shop.bought_by(OTHER_GUILD, request) is None
    assert await registered.shop.bought_by(GUILD, a_request()) is None
    with pytest.raises(PurchaseNotFound):
        await registered.shop.purchase(OTHER_GUILD, purchase.transaction)
    assert await registered.events() == [ItemBought(guild=GUILD, at=START, purchase=purchase.transaction)]
    found = await claimed(registered, purchase)
    leased = {"lease_until", "lease_token", "attempts"}
    assert {k: v for k, v in facts(found).items() if k not in leased} == {
        k: v for k, v in facts(purchase).items() if k not in leased
    }
    assert found.from_stock


async def test_a_request_that_bought_nothing_is_no_purchase(registered: Backend) -> None:
    request = a_request()
    async with registered.uow() as uow:
        await uow.points.record(a_grant(MEMBER, 5, request=request), at=START)
        await uow.commit()
    assert await registered.shop.bought_by(GUILD, request) is None


async def test_a_role_is_paid_for_once_at_a_time(registered: Backend) -> None:
    [item, same_role, other] = await added(
        registered, a_new_item(), a_new_item("again"), a_new_item("Star", role=RoleId(42))
    )
    purchase = await bought(registered, item)
    with pytest.raises(PurchaseUnderWay):
        await bought(registered, same_role)
    await bought(registered, other)
    await bought(registered, item, user=ANOTHER)
    delivered = await claimed(registered, purchase)
    delivered.deliver(at=LATER)
    await settled(registered, delivered)
    await bought(registered, same_role)


@pytest.mark.parametrize("refusal", [None, *Refusal])
async def test_a_settled_purchase_comes_back_as_it_was_saved(registered: Backend, refusal: Refusal | None) -> None:
    [item] = await added(registered, a_new_item())
    purchase = await claimed(registered, await bought(registered, item))
    if refusal is None:
        purchase.deliver(at=LATER)
    else:
        purchase.refund(refusal, at=LATER)
    await settled(registered, purchase)
    view = await registered.shop.purchase(GUILD, purchase.transaction)
    assert asdict(view) == asdict(PurchaseView.of(purchase, item.name))
    refunds = [event for event in await registered.events() if isinstance(event, PurchaseRefunded)]
    assert refunds == ([] if refusal is None else [PurchaseRefunded(guild=GUILD, at=LATER, purchase=view.transaction)])
    async with registered.uow() as uow:
        assert await uow.purchases.claim(GUILD, purchase.transaction, now=LATER, lease=LEASE) is None


async def test_a_purchase_has_one_holder_until_its_lease_ends_and_each_lease_is_longer(registered: Backend) -> None:
    [item] = await added(registered, a_new_item())
    purchase = await bought(registered, item)
    now, tokens = START, set()
    for attempt, lease in enumerate([LEASE, LEASE, 2 * LEASE, 4 * LEASE, 8 * LEASE, 8 * LEASE], start=1):
        async with registered.uow() as uow:
            held = await uow.purchases.claim(GUILD, purchase.transaction, now=now, lease=LEASE)
            await uow.commit()
        assert held is not None
        assert (held.attempts, held.lease_until) == (attempt, now + lease)
        assert held.was_tried is (attempt > 1)
        tokens.add(held.lease_token)
        async with registered.uow() as uow:
            just_before = now + lease - timedelta(microseconds=1)
            assert await uow.purchases.claim(GUILD, purchase.transaction, now=just_before, lease=LEASE) is None
            assert await uow.purchases.claim_due([GUILD], now=just_before, lease=LEASE, room=Room(9)) == ()
        now += lease
    assert len(tokens) == 6


async def test_only_the_holder_settles_a_purchase_and_only_once(registered: Backend) -> None:
    [item] = await added(registered, a_new_item())
    purchase = await bought(registered, item)
    early = await claimed(registered, purchase)
    async with registered.uow() as uow:
        late = await uow.purchases.claim(GUILD, purchase.transaction, now=START + LEASE, lease=LEASE)
        await uow.commit()
    assert late is not None
    early.refund(Refusal.LEFT, at=LATER)
    with pytest.raises(PurchaseTakenOver):
        await settled(registered, early)
    late.deliver(at=LATER)
    await settled(registered, late)
    with pytest.raises(PurchaseTakenOver):
        await settled(registered, late)
    assert (await registered.shop.purchase(GUILD, purchase.transaction)).state is PurchaseState.DELIVERED


async def test_a_lease_that_is_given_up_can_be_had_at_once_but_not_that_of_another(registered: Backend) -> None:
    [item] = await added(registered, a_new_item())
    purchase = await bought(registered, item)
    early = await claimed(registered, purchase)
    async with registered.uow() as uow:
        await uow.purchases.release(early, until=START)
        await uow.commit()
    late = await claimed(registered, purchase)
    assert late.attempts == 2
    async with registered.uow() as uow:
        await uow.purchases.release(early, until=START)
        await uow.commit()
    async with registered.uow() as uow:
        assert await uow.purchases.claim(GUILD, purchase.transaction, now=START, lease=LEASE) is None
    late.deliver(at=LATER)
    await settled(registered, late)


async def test_what_is_due_is_claimed_oldest_first_in_the_guilds_named(registered: Backend) -> None:
    [item, elsewhere] = await added(registered, a_new_item(), a_new_item(guild=OTHER_GUILD))
    here = [await bought(registered, item, user=UserId(user)) for user in (31, 32, 33)]
    await bought(registered, elsewhere)
    async with registered.uow() as uow:
        some = await uow.purchases.claim_due([GUILD], now=START, lease=LEASE, room=Room(2))
        rest = await uow.purchases.claim_due([GUILD], now=START, lease=LEASE, room=Room(9))
        none = await uow.purchases.claim_due([], now=START, lease=LEASE, room=Room(9))
        await uow.commit()
    assert [purchase.user for purchase in some] == [31, 32]
    assert [purchase.user for purchase in rest] == [33]
    assert none == ()
    assert {purchase.transaction for purchase in (*some, *rest)} == {purchase.transaction for purchase in here}


async def test_a_payment_that_was_reversed_is_paid_back(registered: Backend) -> None:
    [item] = await added(registered, a_new_item())
    purchase = await bought(registered, item)
    async with registered.uow() as uow:
        assert not await uow.purchases.is_paid_back(purchase)
        payment = await uow.points.get(GUILD, purchase.transaction)
        await uow.points.record(reversal_of(payment, actor=MODERATOR, reason=None, request=a_request()), at=LATER)
        assert await uow.purchases.is_paid_back(purchase)
        with pytest.raises(AlreadyReversed):
            await uow.points.record(reversal_of(payment, actor=MODERATOR, reason=None, request=a_request()), at=LATER)


async def test_a_purchase_that_is_locked_is_read_as_it_is(registered: Backend) -> None:
    [item] = await added(registered, a_new_item())
    purchase = await bought(registered, item)
    async with registered.uow() as uow:
        assert facts(await uow.purchases.lock(GUILD, purchase.transaction)) == facts(purchase)
        with pytest.raises(PurchaseNotFound):
            await uow.purchases.lock(OTHER_GUILD, purchase.transaction)


async def test_purchases_are_read_page_by_page_of_one_or_of_all(registered: Backend) -> None:
    [item, elsewhere] = await added(registered, a_new_item(), a_new_item(guild=OTHER_GUILD))
    made = [await bought(registered, item, user=UserId(user)) for user in (31, 32, 33)]
    await bought(registered, elsewhere, user=UserId(31))
    await registered.in_no_order("purchases")
    newest = await registered.shop.purchases(GUILD, None, Seek(size=2))
    assert [purchase.user for purchase in newest.items] == [33, 32]
    older = await registered.shop.purchases(GUILD, None, Seek(cursor=newest.older, size=2))
    assert [purchase.user for purchase in older.items] == [31]
    own = await registered.shop.purchases(GUILD, UserId(31), Seek())
    assert [purchase.transaction for purchase in own.items] == [made[0].transaction]
    assert (await registered.shop.purchases(GUILD, UserId(99), Seek())).items == ()


async def test_a_purchase_of_what_was_not_paid_for_is_not_stored(registered: Backend) -> None:
    [item] = await added(registered, a_new_item())
    purchase = await bought(registered, item)
    purchase.user, purchase.transaction = ANOTHER, TransactionId(purchase.transaction + 99)
    async with registered.uow() as uow:
        with pytest.raises((IntegrityConstraintViolationError, MissingParent)):
            await uow.purchases.add(purchase)
