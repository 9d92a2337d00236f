"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from domain.points.account import wallet
from domain.points.amount import Points
from domain.points.daily import DailyStreak
from domain.points.purchase import Purchase
from domain.points.reason import Reason
from domain.points.role_grant import RoleGrant
from domain.points.shop_item import ItemName, ShopItem
from domain.points.shop_repository import NewItem
from domain.points.transaction import PURCHASE, RecordedTransaction, grant, take
from domain.shared.ids import RequestId, RoleId, UserId
from domain.shared.lease import Room
from infrastructure.database.samples import PAGES, Sample, Subject
from infrastructure.points.ledger_check import LedgerCheck
from infrastructure.points.ledger_reader import PostgresLedgerReader
from infrastructure.points.ledger_repository import PostgresLedgerRepository
from infrastructure.points.purchase_repository import PostgresPurchases
from infrastructure.points.role_grant_reader import PostgresRoleGrantReader
from infrastructure.points.role_grant_repository import PostgresRoleGrantRepository
from infrastructure.points.shop_item_repository import PostgresShopItems
from infrastructure.points.shop_reader import PostgresShopReader
from infrastructure.points.streak_repository import PostgresDailyStreaks

_ONE = Points(1)
_ROLE = RoleId(1)
_NAME = ItemName("sample of tux database explain")


async def ledger(at: Subject) -> None:
    repository, reader = PostgresLedgerRepository(at.transaction), PostgresLedgerReader(at.reading)
    given = await _given(at, repository)
    await repository.recorded_by(at.guild, at.request)
    await repository.get(at.guild, given.id)
    await repository.balance(at.guild, wallet(at.user))
    await repository.given_since(at.guild, at.user, at.now - timedelta(days=1))
    for seek in PAGES:
        await reader.history(at.guild, wallet(at.user), seek)
    await LedgerCheck(at.reading).newest()


async def role_grants(at: Subject) -> None:
    repository, reader = PostgresRoleGrantRepository(at.transaction), PostgresRoleGrantReader(at.reading)
    planned = RoleGrant.plan(
        guild=at.guild,
        request=at.request,
        role=_ROLE,
        amount=_ONE,
        reason=Reason("sample"),
        by=at.user,
        at=at.now,
        receivers=[at.user],
    )
    await repository.add(planned)
    await repository.full(at.guild, [at.user], _ONE)
    await repository.record_part(planned, 0, [at.user], actor=at.user, at=at.now)
    await reader.show(at.guild, at.request)
    await reader.parts(at.guild, at.request)
    await repository.forget(at.guild, before=at.now - timedelta(days=7))


async def shop(at: Subject) -> None:
    items, reader = PostgresShopItems(at.transaction), PostgresShopReader(at.reading)
    item = await _item(at, items)
    item.edit(price=Points(2), by=at.user, at=at.now)
    await items.save(item)
    item.edit(stock=2, by=at.user, at=at.now)
    await items.save(item)
    await items.take_one(at.guild, item.id, price=item.price)
    await items.get(at.guild, item.id)
    await items.on_sale(at.guild)
    await items.put_back(at.guild, item.id)
    await reader.item(at.guild, item.id)
    await reader.item_named(at.guild, _NAME)
    await reader.suggestions(at.guild, "sam", 25)
    await reader.changes(at.guild, item.id)
    for seek in PAGES:
        await reader.items(at.guild, seek)


async def purchases(at: Subject) -> None:
    repository, reader = PostgresPurchases(at.transaction), PostgresShopReader(at.reading)
    ledger = PostgresLedgerRepository(at.transaction)
    item = await _item(at, PostgresShopItems(at.transaction))
    await _given(at, ledger)
    paid = await ledger.record(
        take(
            guild=at.guild,
            actor=at.user,
            giver=at.user,
            amount=_ONE,
            reason=None,
            request=RequestId(at.request + 1),
            kind=PURCHASE,
        ),
        at=at.now,
    )
    await repository.add(Purchase.paid_with(paid, item))
    await repository.is_paid_back(await repository.lock(at.guild, paid.id))
    lease = timedelta(minutes=1)
    claimed = await repository.claim(at.guild, paid.id, now=at.now, lease=lease)
    assert claimed is not None, "it has just been paid"
    await repository.release(claimed, until=at.now)
    for due in await repository.claim_due([at.guild], now=at.now, lease=lease, room=Room(1)):
        await repository.save(due)
    await reader.purchase(at.guild, paid.id)
    await reader.bought_by(at.guild, at.request)
    for seek in PAGES:
        await reader.purchases(at.guild, None, seek)
        await reader.purchases(at.guild, at.user, seek)


async def streaks(at: Subject) -> None:
    repository, nobody = PostgresDailyStreaks(at.transaction), UserId(1)
    await repository.get(at.guild, nobody)
    streak = DailyStreak(last_day=at.now.date(), streak=1, longest=1)
    await repository.put(at.guild, nobody, streak, after=None)


async def _given(at: Subject, ledger: PostgresLedgerRepository) -> RecordedTransaction:
    draft = grant(guild=at.guild, actor=at.user, receiver=at.user, amount=_ONE, reason=None, request=at.request)
    return await ledger.record(draft, at=at.now)


async def _item(at: Subject, items: PostgresShopItems) -> ShopItem:
    return await items.add(NewItem(guild=at.guild, name=_NAME, price=_ONE, role=_ROLE, stock=1))


SAMPLES: tuple[Sample, ...] = (ledger, role_grants, shop, purchases, streaks)
