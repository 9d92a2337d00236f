"""What `/daily` and the shop cost; round trips, not SQL, are the cost."""

from datetime import timedelta

import pytest

from application.points.buy_item import BuyReceipt
from application.points.claim_daily import ClaimDaily
from application.points.edit_item import EditItem
from application.points.list_items import ListItems
from application.points.remove_item import RemoveItem
from application.points.resume_purchases import ResumePurchases
from application.points.show_purchases import ShowPurchases, ShowPurchasesHandler
from application.points.suggest_items import SuggestItems, SuggestItemsHandler
from domain.points.shop_errors import DailyAlreadyClaimed, RoleHeldAlready
from domain.shared.paging import Seek
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.points.shop_reader import PostgresShopReader, PostgresStreakReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MEMBER, a_moderator, a_request
from tests.shop import VIP, Shop
from tests.statements import StatementLog, statements_of

COMMITTED = ["BEGIN", "COMMIT"]
LOOKED = ["BEGIN", "ROLLBACK"]


@pytest.fixture
async def shop(engines: Engines, uow_factory: PostgresUnitOfWorkFactory, settings_cache: SettingsCache) -> Shop:
    """Its guild's settings are known in this process."""
    reading = Reading(engines)
    settings = CachedSettingsReader(PostgresGuildSettingsReader(reading), settings_cache)
    shop = Shop(uow_factory, PostgresShopReader(reading), PostgresStreakReader(reading), settings)
    await shop.get_settings(GUILD)
    settings_cache.listening(established=True)
    await shop.get_settings(GUILD)
    return shop


@pytest.fixture
async def bought(shop: Shop) -> BuyReceipt:
    await shop.gives(MEMBER, 500)
    return await shop.buys(await shop.sells(stock=5))


def costs(log: StatementLog) -> tuple[list[str], int, list[str]]:
    """Statements within transactions, reads, and the transactions' ends."""
    return log.verbs, len(log.reads), log.boundaries


async def test_a_claim_is_a_read_and_two_statements(shop: Shop, engines: Engines) -> None:
    for _ in range(2):
        with statements_of(engines) as log:
            await shop.claim(ClaimDaily(guild=GUILD, user=MEMBER, request=a_request()))
        assert costs(log) == (["WITH", "INSERT"], 1, COMMITTED)
        shop.clock.advance(timedelta(days=1))


async def test_a_claim_that_is_refused_is_two_reads(shop: Shop, engines: Engines) -> None:
    await shop.claim(ClaimDaily(guild=GUILD, user=MEMBER, request=a_request()))
    with statements_of(engines) as log, pytest.raises(DailyAlreadyClaimed):
        await shop.claim(ClaimDaily(guild=GUILD, user=MEMBER, request=a_request()))
    assert costs(log) == (["SELECT"], 1, LOOKED)


async def test_a_purchase_is_two_reads_and_four_statements(shop: Shop, engines: Engines) -> None:
    await shop.gives(MEMBER, 500)
    item = await shop.sells(stock=5)
    with statements_of(engines) as log:
        await shop.buys(item)
    assert costs(log) == (["WITH", "UPDATE", "INSERT", "INSERT"], 2, COMMITTED)


async def test_a_purchase_that_is_refused_before_it_is_paid_is_two_reads(shop: Shop, engines: Engines) -> None:
    item = await shop.sells()
    shop.roles.holders[GUILD, MEMBER] = {VIP}
    with statements_of(engines) as log, pytest.raises(RoleHeldAlready):
        await shop.buys(item)
    assert costs(log) == ([], 2, [])


async def test_a_delivery_is_a_claim_a_look_and_an_outcome(shop: Shop, bought: BuyReceipt, engines: Engines) -> None:
    with statements_of(engines) as log:
        await shop.delivers(bought.purchase.transaction)
    assert costs(log) == (["UPDATE", "SELECT", "UPDATE"], 0, [*COMMITTED, *LOOKED, *COMMITTED])
    with statements_of(engines) as log:  # delivered again
        await shop.delivers(bought.purchase.transaction)
    assert costs(log) == (["UPDATE", "SELECT"], 0, COMMITTED)


async def test_a_refund_is_four_statements_after_the_claim(shop: Shop, bought: BuyReceipt, engines: Engines) -> None:
    shop.roles.leave(GUILD, MEMBER)
    with statements_of(engines) as log:
        await shop.delivers(bought.purchase.transaction)
    assert costs(log) == (["UPDATE", "WITH", "UPDATE", "UPDATE", "INSERT"], 0, COMMITTED * 2)


async def test_a_sweep_that_finds_nothing_is_one_statement(shop: Shop, engines: Engines) -> None:
    with statements_of(engines) as log:
        assert await shop.resume(ResumePurchases([GUILD])) == 0
    assert costs(log) == (["UPDATE"], 0, COMMITTED)


async def test_an_item_is_added_in_two_statements(shop: Shop, engines: Engines) -> None:
    with statements_of(engines) as log:
        await shop.sells()
    assert costs(log) == (["INSERT", "INSERT"], 0, COMMITTED)


async def test_an_edit_is_a_read_and_three_statements(shop: Shop, engines: Engines) -> None:
    item = await shop.sells()
    with statements_of(engines) as log:
        await shop.edit(EditItem(guild=GUILD, by=a_moderator(), item=item.id, name="Star", price=7, stock=3))
    assert costs(log) == (["SELECT", "UPDATE", "INSERT"], 1, COMMITTED)
    with statements_of(engines) as log:
        await shop.remove(RemoveItem(guild=GUILD, by=a_moderator(), item=item.id))
    assert costs(log) == (["SELECT", "UPDATE", "INSERT"], 0, COMMITTED)


@pytest.mark.parametrize("size", [1, 100])
async def test_each_page_and_the_suggestions_are_one_read(
    shop: Shop, bought: BuyReceipt, engines: Engines, size: int
) -> None:
    with statements_of(engines) as log:
        await shop.list(ListItems(guild=GUILD, by=a_moderator(), seek=Seek(size=size)))
        show = ShowPurchases(guild=GUILD, by=a_moderator(), user=MEMBER, seek=Seek(size=size))
        await ShowPurchasesHandler(shop.shop)(show)
        await SuggestItemsHandler(shop.shop)(SuggestItems(guild=GUILD, typed="v"))
    assert costs(log) == ([], 3, [])
