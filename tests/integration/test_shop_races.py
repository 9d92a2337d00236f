"""Many at once, in two processes' worth of connections: stock, wallets, days and leases come out exact."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Sequence
from contextlib import suppress

import pytest

from application.points.claim_daily import ClaimDaily
from application.points.edit_item import EditItem
from application.points.record_transaction import RecordTransaction
from application.points.resume_purchases import ResumePurchases
from application.shared.errors import DiscordUnreachable
from domain.points.account import wallet
from domain.points.purchase import PurchaseState
from domain.points.shop_errors import PriceChanged
from domain.points.shop_events import ItemBought
from domain.points.transaction import RecordedTransaction, TransactionId, reversal_of
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import RoleId, UserId
from domain.shared.paging import Seek
from domain.shared.roles import GuildRoles, RoleFacts
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.retry import Retried
from infrastructure.database.settings import DatabaseSettings
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.points.shop_reader import PostgresShopReader, PostgresStreakReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, a_moderator, a_request
from tests.fakes.roles import FakeRoles
from tests.integration.conftest import RETRY_FOR, MakeEngines
from tests.integration.pools import wait_for_lock
from tests.outbox import stored_events
from tests.points import ANOTHER, a_transfer
from tests.shop import VIP, Shop


def shop_on(engines: Engines, uow: PostgresUnitOfWorkFactory, roles: FakeRoles | None = None) -> Shop:
    """Wrapped as in the bot."""
    reading = Reading(engines)
    shop = Shop(
        uow,
        PostgresShopReader(reading),
        PostgresStreakReader(reading),
        PostgresGuildSettingsReader(reading),
        wrap_pay=lambda pay: Retried(pay, RETRY_FOR),
        wrap_claim=lambda claim: Retried(claim, RETRY_FOR, (ConcurrentChange,)),
        wrap_settle=lambda settle: Retried(settle, RETRY_FOR),
        wrap_refund=lambda refund: Retried(refund, RETRY_FOR),
    )
    if roles is not None:
        shop.roles = roles
    return shop


@pytest.fixture
def shop(engines: Engines, registered: PostgresUnitOfWorkFactory) -> Shop:
    return shop_on(engines, registered)


@pytest.fixture
def both(shop: Shop, database_settings: DatabaseSettings, make_engines: MakeEngines) -> Sequence[Shop]:
    """The same shop in two processes that share the database and Discord."""
    engines = make_engines(database_settings)
    other = PostgresUnitOfWorkFactory(engines, SettingsCache(), GuildTurns(), lambda: None)
    return shop, shop_on(engines, other, shop.roles)


async def kinds(*asked: Awaitable[object]) -> Counter[str]:
    """What came of it, by the names of the results' classes."""
    return Counter(type(result).__name__ for result in await asyncio.gather(*asked, return_exceptions=True))


async def test_50_buyers_at_once_share_a_stock_of_20_exactly(both: Sequence[Shop], engines: Engines) -> None:
    shop = both[0]
    item = await shop.sells(stock=20)
    buyers = [UserId(number) for number in range(100, 150)]
    for buyer in buyers:
        await shop.gives(buyer, 600)
    async with shop.uow() as holder:
        await holder.shop_items.take_one(GUILD, item.id, price=item.price)
        queue = [asyncio.create_task(both[number % 2].buys(item, user=buyer)) for number, buyer in enumerate(buyers)]
        await wait_for_lock(engines, 2)  # one for the item, the others for the mint behind it
        assert not any(task.done() for task in queue)
    results = await kinds(*queue)
    assert results == {"BuyReceipt": 20, "SoldOut": 30}
    assert (await shop.shop.item(GUILD, item.id)).stock == 0
    assert sorted(Counter([await shop.balance(buyer) for buyer in buyers]).items()) == [(100, 20), (600, 30)]
    assert await shop.minted() == 50 * 600 - 20 * 500
    events = await stored_events(engines)
    assert len(events) == 20
    assert {type(event) for event in events} == {ItemBought}


async def test_buying_and_giving_at_once_never_takes_a_wallet_below_zero(
    both: Sequence[Shop], engines: Engines
) -> None:
    """Each of ten roles costs all that there is; so does each of ten gifts. One of the twenty is done."""
    shop = both[0]
    roles = [RoleId(500 + number) for number in range(10)]
    known = {role: RoleFacts(id=role, name=str(role), position=1) for role in roles}
    shop.roles.roles = GuildRoles(bot_may_manage=True, known=known)
    items = [await shop.sells(f"item {role}", role=role) for role in roles]
    await shop.gives(MEMBER, 500)

    async def gift(by: Shop) -> RecordedTransaction:
        return await Retried(by.record, RETRY_FOR)(RecordTransaction(a_transfer(MEMBER, ANOTHER, 500)))

    async with shop.uow() as holder:
        await holder.points.record(a_transfer(MEMBER, ANOTHER, 1), at=shop.clock.now())
        asked: list[asyncio.Task[object]] = [
            asyncio.create_task(both[number % 2].buys(item)) for number, item in enumerate(items)
        ]
        asked += [asyncio.create_task(gift(both[number % 2])) for number in range(10)]
        await wait_for_lock(engines, 3)
        assert not any(task.done() for task in asked)
    results = await kinds(*asked)
    done = results["BuyReceipt"] + results["RecordedTransaction"]
    assert (done, results["InsufficientPoints"]) == (1, 19)
    assert await shop.balance() == 0
    bought = await shop.shop.purchases(GUILD, None, Seek())
    assert (len(bought.items), await shop.balance(ANOTHER)) in ((1, 0), (0, 500))


async def test_one_role_bought_20_times_at_once_by_one_member_is_paid_once(
    both: Sequence[Shop], engines: Engines
) -> None:
    shop = both[0]
    item = await shop.sells()
    await shop.gives(MEMBER, 20_000)
    results = await kinds(*(both[number % 2].buys(item) for number in range(20)))
    assert results == {"BuyReceipt": 1, "PurchaseUnderWay": 19}
    assert await shop.balance() == 19_500


async def test_one_request_delivered_20_times_at_once_is_paid_once(both: Sequence[Shop]) -> None:
    shop, request = both[0], a_request()
    item = await shop.sells(stock=5)
    await shop.gives(MEMBER, 20_000)
    receipts = await asyncio.gather(*(both[number % 2].buys(item, request=request) for number in range(20)))
    assert {(receipt.purchase.transaction, receipt.balance) for receipt in receipts} == {
        (receipts[0].purchase.transaction, 19_500)
    }
    assert (await shop.shop.item(GUILD, item.id)).stock == 4


async def test_20_claims_of_one_member_at_once_bring_one_day(both: Sequence[Shop], engines: Engines) -> None:
    """All of them have read that nothing was claimed before the first one writes."""
    shop = both[0]
    await shop.gives(MEMBER, 1)
    async with shop.uow() as holder:
        await holder.points.record(a_transfer(MEMBER, ANOTHER, 1), at=shop.clock.now())
        claims = [
            asyncio.create_task(both[number % 2].claim(ClaimDaily(guild=GUILD, user=MEMBER, request=a_request())))
            for number in range(20)
        ]
        await wait_for_lock(engines, 4)
        assert not any(task.done() for task in claims)
    assert await kinds(*claims) == {"DailyReceipt": 1, "DailyAlreadyClaimed": 19}
    assert await shop.balance() == 101
    streak = await shop.streaks.get(GUILD, MEMBER)
    assert streak is not None
    assert streak.streak == 1


async def test_one_claim_delivered_20_times_at_once_brings_one_day_and_one_receipt(both: Sequence[Shop]) -> None:
    claim = ClaimDaily(guild=GUILD, user=MEMBER, request=a_request())
    receipts = await asyncio.gather(*(both[number % 2].claim(claim) for number in range(20)))
    assert set(receipts) == {receipts[0]}
    assert (receipts[0].amount, await both[0].balance()) == (100, 100)


async def test_a_price_that_changes_while_somebody_buys_is_paid_by_nobody_who_saw_another(
    both: Sequence[Shop], engines: Engines
) -> None:
    shop = both[0]
    item = await shop.sells(price=500)
    await shop.gives(MEMBER, 5_000)
    async with shop.uow() as holder:
        edited = await holder.shop_items.get(GUILD, item.id)
        edited.edit(price=type(edited.price)(700), by=MEMBER, at=shop.clock.now())
        await holder.shop_items.save(edited)
        buying = asyncio.create_task(both[1].buys(item))
        await wait_for_lock(engines)
        await holder.commit()
    with pytest.raises(PriceChanged) as refused:
        await buying
    assert (refused.value.shown, refused.value.now) == (500, 700)
    assert await shop.balance() == 5_000


async def test_of_two_who_edit_what_they_read_at_once_the_second_is_told(shop: Shop, engines: Engines) -> None:
    item = await shop.sells(stock=5)
    async with shop.uow() as holder:
        edited = await holder.shop_items.get(GUILD, item.id)
        edited.edit(price=type(edited.price)(700), by=MEMBER, at=shop.clock.now())
        await holder.shop_items.save(edited)
        second = asyncio.create_task(shop.edit(EditItem(guild=GUILD, by=a_moderator(), item=item.id, price=900)))
        await wait_for_lock(engines)
        await holder.commit()
    with pytest.raises(ConcurrentChange):
        await second
    assert (await shop.shop.item(GUILD, item.id)).price == 700


async def _delivering(shop: Shop, purchase: TransactionId) -> None:
    with suppress(DiscordUnreachable):  # while the other is at it
        await shop.delivers(purchase)


async def test_what_both_processes_find_at_once_is_handed_over_once(both: Sequence[Shop]) -> None:
    shop = both[0]
    item = await shop.sells()
    purchases = []
    for number in range(100, 130):
        await shop.gives(UserId(number), 500)
        purchases.append((await shop.buys(item, user=UserId(number))).purchase.transaction)
    await asyncio.gather(
        *(Retried(each.resume, RETRY_FOR)(ResumePurchases([GUILD])) for each in both for _ in range(2)),
        *(_delivering(each, purchase) for each in both for purchase in purchases),
    )
    given = Counter(user for call, user, role in shop.roles.journal if (call, role) == ("give", VIP))
    assert set(given.values()) == {1}
    assert len(given) == 30
    listed = await shop.shop.purchases(GUILD, None, Seek(size=100))
    assert {purchase.state for purchase in listed.items} == {PurchaseState.DELIVERED}


async def test_a_purchase_that_is_being_reversed_is_not_delivered_meanwhile(
    both: Sequence[Shop], engines: Engines
) -> None:
    shop = both[0]
    await shop.gives(MEMBER, 500)
    payment = (await shop.buys(await shop.sells())).purchase.transaction
    async with shop.uow() as holder:
        made = await holder.points.get(GUILD, payment)
        undo = reversal_of(made, actor=MEMBER, reason=None, request=a_request())
        await holder.points.record(undo, at=shop.clock.now())
        (await holder.purchases.lock(GUILD, payment)).check_reversible(at=shop.clock.now())
        delivering = asyncio.create_task(both[1].delivers(payment))
        await wait_for_lock(engines)
        await holder.commit()
    await delivering
    assert (await shop.balance(), shop.roles.journal) == (500, [])


async def test_refused_in_both_processes_at_once_it_is_refunded_once(both: Sequence[Shop], engines: Engines) -> None:
    shop = both[0]
    item = await shop.sells(stock=30)
    buyers = [UserId(number) for number in range(100, 120)]
    purchases = []
    for buyer in buyers:
        await shop.gives(buyer, 500)
        purchases.append((await shop.buys(item, user=buyer)).purchase.transaction)
    shop.roles.refusals[VIP] = "Missing Permissions"
    await asyncio.gather(*(_delivering(each, purchase) for each in both for purchase in purchases))
    assert {await shop.balance(buyer) for buyer in buyers} == {500}
    assert (await shop.shop.item(GUILD, item.id)).stock == 30
    async with shop.uow() as uow:
        assert await uow.points.balance(GUILD, wallet(MEMBER)) == 0
    assert await shop.minted() == 20 * 500
