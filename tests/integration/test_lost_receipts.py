"""A connection that breaks during a commit: the person gets the receipt, and points and XP move once."""

from collections.abc import AsyncIterator

import pytest
from attrs import evolve

from application.levels.adjust_xp import AdjustXp
from application.points.claim_daily import ClaimDaily
from application.points.record_transaction import RecordTransaction
from domain.levels.stewardship import XpHolder
from domain.levels.xp_changes import AddXp
from domain.points.account import wallet
from domain.points.purchase import PurchaseState
from domain.shared.ids import UserId
from infrastructure.database.engines import Engines
from infrastructure.database.reading import Reading
from infrastructure.database.settings import DatabaseSettings
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.levels.level_reader import PostgresLevelReader
from infrastructure.points.shop_reader import PostgresShopReader, PostgresStreakReader
from infrastructure.settings import TuxSettings
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from interface.levels.level_wiring import adjusting
from interface.main import open_shared
from interface.points.shop_wiring import shop_transactions
from interface.points.wiring import record_transaction
from interface.shared.client import CurrentClient
from interface.shared.wiring import Shared
from tests.builders import BOT, GUILD, MEMBER, a_moderator, a_request, a_standing
from tests.fakes.clock import START
from tests.integration.conftest import RETRY_FOR
from tests.points import ANOTHER, a_grant, a_transfer
from tests.postgres_proxy import CommitFate, PostgresProxy
from tests.shop import VIP, Shop


class KnownClient(CurrentClient):
    def own_id(self) -> UserId:
        return BOT


either_way = pytest.mark.parametrize("fate", ["never arrives", "its answer is lost"])


@pytest.fixture
async def shared(proxy: PostgresProxy, database_settings: DatabaseSettings) -> AsyncIterator[Shared]:
    """As the bot has it, through a connection that can break."""
    shared = open_shared(TuxSettings(database=evolve(proxy.settings(database_settings), deadline=RETRY_FOR)))
    yield shared
    await shared.engines.dispose()


@pytest.fixture
def shop(registered: PostgresUnitOfWorkFactory, engines: Engines) -> Shop:
    """On connections that do not break."""
    reading = Reading(engines)
    shop, streaks = PostgresShopReader(reading), PostgresStreakReader(reading)
    return Shop(registered, shop, streaks, PostgresGuildSettingsReader(reading))


@either_way
async def test_a_gift_whose_commit_is_lost_is_given_once_and_its_receipt_is_the_one_on_record(
    registered: PostgresUnitOfWorkFactory, proxy: PostgresProxy, shared: Shared, fate: CommitFate
) -> None:
    async with registered() as uow:
        await uow.points.record(a_grant(MEMBER, 100), at=START)
        await uow.commit()
    gift = a_transfer(MEMBER, ANOTHER, 60)  # a second one would not be covered
    proxy.commit = fate
    receipt = await record_transaction(shared)(RecordTransaction(gift))
    async with registered() as uow:
        assert await uow.points.recorded_by(GUILD, gift.request) == receipt
        assert [await uow.points.balance(GUILD, wallet(user)) for user in (MEMBER, ANOTHER)] == [40, 60]


@either_way
async def test_a_days_points_whose_commit_is_lost_are_given_once_with_their_receipt(
    shop: Shop, proxy: PostgresProxy, shared: Shared, fate: CommitFate
) -> None:
    await shop.get_settings(GUILD)
    proxy.commit = fate
    claim = shop_transactions(shared, shop.get_settings).claim
    receipt = await claim(ClaimDaily(guild=GUILD, user=MEMBER, request=a_request()))
    assert (receipt.amount, receipt.balance, receipt.streak) == (100, 100, 1)
    assert await shop.balance() == 100


@either_way
async def test_a_purchase_whose_commit_is_lost_is_paid_once(
    shop: Shop, proxy: PostgresProxy, shared: Shared, fate: CommitFate
) -> None:
    await shop.gives(MEMBER, 700)
    item = await shop.sells(price=500, stock=2)
    shop.wrap_pay = lambda _: shop_transactions(shared, shop.get_settings).pay
    proxy.commit = fate
    assert (await shop.buys(item)).balance == 200
    assert (await shop.balance(), (await shop.shop.item(GUILD, item.id)).stock) == (200, 1)


@either_way
@pytest.mark.parametrize(("refused", "state"), [(False, PurchaseState.DELIVERED), (True, PurchaseState.REFUNDED)])
async def test_an_outcome_whose_commit_is_lost_is_recorded_once(
    shop: Shop, proxy: PostgresProxy, shared: Shared, fate: CommitFate, refused: bool, state: PurchaseState
) -> None:
    await shop.gives(MEMBER, 500)
    payment = (await shop.buys(await shop.sells(price=500, stock=1))).purchase.transaction
    if refused:
        shop.roles.refusals[VIP] = "Missing Permissions"
    transactions = shop_transactions(evolve(shared, client=KnownClient()), shop.get_settings)
    shop.wrap_settle, shop.wrap_refund = lambda _: transactions.settle, lambda _: transactions.refund
    proxy.commit = fate
    await shop.delivers(payment)
    assert (await shop.shop.purchase(GUILD, payment)).state is state
    assert (await shop.balance(), shop.roles.holds(GUILD, MEMBER, VIP)) == (500 if refused else 0, not refused)


@either_way
async def test_xp_that_are_taken_while_the_commit_is_lost_are_taken_once_and_not_refused(
    registered: PostgresUnitOfWorkFactory, engines: Engines, proxy: PostgresProxy, shared: Shared, fate: CommitFate
) -> None:
    adjust = adjusting(shared)
    await adjust(an_adjustment(150))
    proxy.commit = fate
    taken = await adjust(an_adjustment(-100))
    assert (taken.amount, taken.xp) == (-100, 50)
    assert (await PostgresLevelReader(Reading(engines)).xp_of(GUILD, [MEMBER]))[MEMBER] == 50


def an_adjustment(xp: int) -> AdjustXp:
    return AdjustXp(
        guild=GUILD, by=a_moderator(), member=XpHolder(a_standing()), change=AddXp(xp), reason=None, request=a_request()
    )
