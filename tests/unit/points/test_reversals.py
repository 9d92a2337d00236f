"""Whose points a moderator moves by reversing a transaction, and what the shop sold."""

import pytest

from application.points.get_transaction import GetTransactionHandler
from application.points.record_transaction import RecordTransaction
from application.points.reverse_transaction import ReverseTransaction, ReverseTransactionHandler
from domain.points.errors import HolderOutranksModerator
from domain.points.shop_errors import PurchaseDelivered, PurchaseTakenOver
from domain.points.transaction import TransactionId
from domain.shared.errors import MissingPermission
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from tests.builders import EVERYTHING, GUILD, MEMBER, MODERATOR, a_moderator, a_request, a_standing
from tests.fakes.clock import AgreedClock
from tests.fakes.discord import FakeDiscord
from tests.points import ANOTHER, a_role_grant, a_transfer
from tests.shop import LEASE, VIP, Shop
from tests.unit.points.bank import Bank

JUNIOR = a_standing(MODERATOR, top_role=5, permissions=frozenset({Permission.MODERATE_MEMBERS}))


def an_undoing(transaction: TransactionId, by: Standing = JUNIOR) -> ReverseTransaction:
    return ReverseTransaction(guild=GUILD, by=by, id=transaction, reason="mistake", request=a_request())


@pytest.mark.parametrize(
    "holder", [a_standing(MEMBER, is_owner=True), a_standing(MEMBER, top_role=5), a_standing(MEMBER, top_role=9)]
)
async def test_a_moderator_takes_nothing_by_a_reversal_from_those_who_stand_as_high(
    bank: Bank, holder: Standing
) -> None:
    bank.discord.standings[MEMBER] = holder
    granted = await bank.have(MEMBER, 100)
    await bank.have(ANOTHER, 10)
    given = await bank.record(RecordTransaction(a_transfer(ANOTHER, MEMBER, 10)))
    for transaction in (granted, given):
        with pytest.raises(HolderOutranksModerator):
            await bank.reverse(an_undoing(transaction.id))
    assert bank.balance(MEMBER) == 110
    await bank.reverse(an_undoing(granted.id, by=a_moderator()))
    assert bank.balance(MEMBER) == 10


@pytest.mark.parametrize("holder", [a_standing(MEMBER, top_role=4), a_standing(MEMBER, is_member=False)])
async def test_a_moderator_reverses_what_those_below_and_leavers_got(bank: Bank, holder: Standing) -> None:
    bank.discord.standings[MEMBER] = holder
    await bank.reverse(an_undoing((await bank.have(MEMBER, 100)).id))
    assert bank.balance(MEMBER) == 0


async def test_who_is_no_moderator_does_not_learn_whether_there_is_a_transaction(bank: Bank) -> None:
    granted = await bank.have(MEMBER, 100)
    by = a_standing(MODERATOR, top_role=5, permissions=EVERYTHING - {Permission.MODERATE_MEMBERS})
    for transaction in (granted.id, TransactionId(404)):
        with pytest.raises(MissingPermission):
            await bank.reverse(an_undoing(transaction, by=by))
    assert bank.balance(MEMBER) == 100


async def test_a_moderator_gives_back_what_they_got_themselves(bank: Bank) -> None:
    await bank.reverse(an_undoing((await bank.have(MODERATOR, 100)).id))
    assert bank.balance(MODERATOR) == 0


async def test_a_grant_to_a_role_is_reversed_by_those_who_may_grant_to_roles(bank: Bank) -> None:
    async with bank.uow() as uow:
        grant = a_role_grant()
        await uow.role_grants.add(grant)
        await uow.role_grants.record_part(grant, 0, [MEMBER], actor=MODERATOR, at=bank.clock.now())
        await uow.commit()
    [granted] = bank.transactions
    with pytest.raises(MissingPermission) as refused:
        await bank.reverse(an_undoing(granted.id))
    assert refused.value.permission is Permission.MANAGE_GUILD
    await bank.reverse(an_undoing(granted.id, by=a_moderator()))
    assert bank.balance(MEMBER) == 0


@pytest.fixture
async def payment(shop: Shop) -> TransactionId:
    await shop.gives(MEMBER, 500)
    return (await shop.buys(await shop.sells(price=500))).purchase.transaction


def reverse_of(shop: Shop) -> ReverseTransactionHandler:
    get = GetTransactionHandler(shop.uow)
    return ReverseTransactionHandler(shop.get_settings, get, FakeDiscord(), shop.record, AgreedClock(shop.clock))


async def test_a_purchase_is_reversed_by_those_who_manage_the_server_and_then_not_delivered(
    shop: Shop, payment: TransactionId
) -> None:
    with pytest.raises(MissingPermission):
        await reverse_of(shop)(an_undoing(payment))
    await reverse_of(shop)(an_undoing(payment, by=a_moderator()))
    await shop.delivers(payment)
    assert (await shop.balance(), shop.roles.holds(GUILD, MEMBER, VIP)) == (500, False)


async def test_nobody_gets_the_points_back_and_keeps_the_role(shop: Shop, payment: TransactionId) -> None:
    await shop.delivers(payment)
    with pytest.raises(PurchaseDelivered):
        await reverse_of(shop)(an_undoing(payment, by=a_moderator()))
    assert (await shop.balance(), shop.roles.holds(GUILD, MEMBER, VIP)) == (0, True)


async def test_a_purchase_is_not_reversed_while_its_role_may_be_given(shop: Shop, payment: TransactionId) -> None:
    async with shop.uow() as uow:
        assert await uow.purchases.claim(GUILD, payment, now=shop.clock.now(), lease=LEASE) is not None
        await uow.commit()
    with pytest.raises(PurchaseTakenOver):
        await reverse_of(shop)(an_undoing(payment, by=a_moderator()))
    assert await shop.balance() == 0
    shop.clock.advance(LEASE)
    await reverse_of(shop)(an_undoing(payment, by=a_moderator()))
    assert await shop.balance() == 500
