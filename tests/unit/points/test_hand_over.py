"""What was paid for is given or paid back: never both and never neither, whoever dies and whatever Discord says."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

import pytest
from attrs import define, field

from application.points.buy_item import BuyReceipt
from application.points.hand_over import HandOver
from application.points.record_transaction import RecordTransaction
from application.points.refund_purchase import RefundPurchase
from application.points.resume_purchases import TRIED_AGAIN_AFTER, ResumePurchases, ResumePurchasesHandler
from application.points.shop_queries import PurchaseView
from application.points.tell_refund import TellRefund
from application.shared.errors import DiscordUnreachable
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.points.account import MAX_POINTS
from domain.points.purchase import Purchase, PurchaseState, Refusal
from domain.points.reason import Reason
from domain.points.shop_errors import PurchaseTakenOver
from domain.points.shop_events import ItemBought, PurchaseRefunded
from domain.points.transaction import TransactionId, reversal_of
from domain.shared.ids import RequestId
from domain.shared.paging import Seek
from domain.shared.roles import GuildRoles, RoleFacts
from infrastructure.background import repeat
from tests.builders import BOT, GUILD, MEMBER, MODERATOR, OTHER_GUILD, a_request
from tests.fakes.clock import AgreedClock
from tests.fakes.records import MemoryRecords
from tests.fakes.roles import RoleCall
from tests.incidents import RecordedIncidents
from tests.shop import LEASE, VIP, Shop
from tests.virtual_time import VirtualClock, in_virtual_time

PRICE = 500


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
async def bought(shop: Shop) -> BuyReceipt:
    """Paid with all that the member had, and not delivered yet."""
    await shop.gives(MEMBER, PRICE)
    return await shop.buys(await shop.sells(price=PRICE, stock=1))


async def purchase_of(shop: Shop, bought: BuyReceipt) -> PurchaseView:
    return await shop.shop.purchase(GUILD, bought.purchase.transaction)


async def is_given(shop: Shop, bought: BuyReceipt) -> bool:
    """Given and paid; or else, which is checked, refunded in full and not given."""
    purchase = await purchase_of(shop, bought)
    assert purchase.state is not PurchaseState.PAID
    given = purchase.state is PurchaseState.DELIVERED
    assert shop.roles.holds(GUILD, MEMBER, VIP) is given
    assert await shop.balance() == (0 if given else PRICE)
    assert await shop.minted() == await shop.balance()
    assert (await shop.shop.item(GUILD, bought.purchase.item)).stock == (0 if given else 1)
    return given


async def sweep(shop: Shop) -> int:
    shop.clock.advance(8 * LEASE)
    return await shop.resume(ResumePurchases([GUILD]))


async def test_the_role_is_given_once_with_the_purchases_number(shop: Shop, bought: BuyReceipt) -> None:
    for _ in range(3):
        await shop.delivers(bought.purchase.transaction)
    assert await is_given(shop, bought)
    assert shop.roles.journal == [("give", MEMBER, VIP)]
    assert shop.roles.reasons == [f"[purchase {bought.purchase.transaction}] bought in the shop"]
    assert await sweep(shop) == 0


async def test_a_role_that_discord_refuses_is_refunded_and_the_buyer_told(
    shop: Shop, bought: BuyReceipt, records: MemoryRecords
) -> None:
    shop.roles.refusals[VIP] = "Missing Permissions"
    await shop.delivers(bought.purchase.transaction)
    assert not await is_given(shop, bought)
    purchase = await purchase_of(shop, bought)
    assert purchase.refusal is Refusal.ROLE_REFUSED
    assert [type(event) for event in records.events] == [ItemBought, PurchaseRefunded]
    await shop.tell_refund(TellRefund(guild=GUILD, purchase=purchase.transaction))
    assert shop.buyers.told == [purchase]


async def test_the_refund_points_back_to_the_purchase_and_says_why(shop: Shop, bought: BuyReceipt) -> None:
    shop.roles.refusals[VIP] = "Missing Permissions"
    await shop.delivers(bought.purchase.transaction)
    async with shop.uow() as uow:
        payment = bought.purchase.transaction
        refund = await uow.points.recorded_by(GUILD, RequestId(-payment))
    assert refund is not None
    assert (refund.reverses, refund.reason, refund.actor) == (payment, "Refund: role refused", BOT)


async def test_who_leaves_between_paying_and_delivery_has_the_points_back(shop: Shop, bought: BuyReceipt) -> None:
    shop.roles.leave(GUILD, MEMBER)
    await shop.delivers(bought.purchase.transaction)
    assert not await is_given(shop, bought)
    assert (await purchase_of(shop, bought)).refusal is Refusal.LEFT


@pytest.mark.parametrize("call", ["held", "give"])
async def test_what_discord_does_not_answer_is_tried_again_at_once(
    shop: Shop, bought: BuyReceipt, call: RoleCall
) -> None:
    shop.roles.unreachable.add(call)
    for _ in range(3):
        with pytest.raises(DiscordUnreachable):
            await shop.delivers(bought.purchase.transaction)
    assert (await purchase_of(shop, bought)).state is PurchaseState.PAID
    shop.roles.unreachable.clear()
    await shop.delivers(bought.purchase.transaction)
    assert await is_given(shop, bought)


async def test_a_guild_out_of_reach_costs_no_attempt(shop: Shop, bought: BuyReceipt) -> None:
    """Its events may reach a process that does not serve it."""
    shop.roles.unreachable.add("look")
    for _ in range(3):
        with pytest.raises(DiscordUnreachable):
            await shop.delivers(bought.purchase.transaction)
    shop.roles.unreachable.clear()
    assert (await claimed(shop, bought)).attempts == 1


async def test_a_role_given_with_its_answer_lost_is_found_and_never_refunded(shop: Shop, bought: BuyReceipt) -> None:
    shop.roles.answer_lost.add("give")
    with pytest.raises(DiscordUnreachable):
        await shop.delivers(bought.purchase.transaction)
    shop.roles.answer_lost.clear()
    shop.roles.refusals[VIP] = "Missing Permissions"  # the bot lost its rights meanwhile
    await shop.delivers(bought.purchase.transaction)
    assert await is_given(shop, bought)


async def test_a_refusal_is_not_believed_where_the_role_is_there(shop: Shop, bought: BuyReceipt) -> None:
    """discord.py itself repeats a request that got no answer: the second one is refused, the first one was done."""

    def given_and_then_out_of_reach() -> None:
        shop.roles.holders[GUILD, MEMBER] = {VIP}
        shop.roles.after.clear()

    shop.roles.refusals[VIP] = "Missing Permissions"
    shop.roles.after["held"] = given_and_then_out_of_reach
    await shop.delivers(bought.purchase.transaction)
    assert await is_given(shop, bought)


async def test_a_role_that_became_dangerous_since_it_was_paid_for_is_refunded(shop: Shop, bought: BuyReceipt) -> None:
    dangerous = RoleFacts(id=VIP, name="VIP", position=3, grants=frozenset({"administrator"}))
    shop.roles.roles = GuildRoles(bot_may_manage=True, known={VIP: dangerous})
    await shop.delivers(bought.purchase.transaction)
    assert not await is_given(shop, bought)
    assert (await purchase_of(shop, bought)).refusal is Refusal.ROLE_REFUSED
    assert shop.roles.journal == []


async def test_a_role_that_somebody_gave_by_hand_meanwhile_is_refunded(shop: Shop, bought: BuyReceipt) -> None:
    shop.roles.holders[GUILD, MEMBER] = {VIP}
    await shop.delivers(bought.purchase.transaction)
    purchase = await purchase_of(shop, bought)
    assert (purchase.state, purchase.refusal) == (PurchaseState.REFUNDED, Refusal.HELD_ALREADY)
    assert shop.roles.holds(GUILD, MEMBER, VIP)  # it is not the shop's to take
    assert await shop.balance() == PRICE


async def test_a_payment_that_a_moderator_reversed_is_not_refunded_again(shop: Shop, bought: BuyReceipt) -> None:
    await reverse_by_hand(shop, bought)
    await shop.delivers(bought.purchase.transaction)
    assert not await is_given(shop, bought)
    assert (await purchase_of(shop, bought)).refusal is Refusal.REVERSED


async def test_a_payment_reversed_while_discord_refuses_is_not_refunded_again(shop: Shop, bought: BuyReceipt) -> None:
    shop.roles.leave(GUILD, MEMBER)
    await reverse_by_hand(shop, bought)
    await shop.delivers(bought.purchase.transaction)
    assert not await is_given(shop, bought)
    assert (await purchase_of(shop, bought)).refusal is Refusal.REVERSED


async def reverse_by_hand(shop: Shop, bought: BuyReceipt) -> None:
    async with shop.uow() as uow:
        payment = await uow.points.get(GUILD, bought.purchase.transaction)
    draft = reversal_of(payment, actor=MODERATOR, reason=Reason("mistake"), request=a_request())
    await shop.record(RecordTransaction(draft))


async def test_a_refund_that_does_not_fit_waits_until_there_is_room(shop: Shop, bought: BuyReceipt) -> None:
    await shop.gives(MEMBER, MAX_POINTS)
    shop.roles.refusals[VIP] = "Missing Permissions"
    await shop.delivers(bought.purchase.transaction)
    assert (await purchase_of(shop, bought)).state is PurchaseState.PAID
    shop.roles.refusals.clear()
    await sweep(shop)
    assert (await purchase_of(shop, bought)).state is PurchaseState.DELIVERED


async def test_what_one_has_taken_up_another_leaves_alone(shop: Shop, bought: BuyReceipt) -> None:
    async with shop.uow() as uow:
        claimed = await uow.purchases.claim(GUILD, bought.purchase.transaction, now=shop.clock.now(), lease=LEASE)
        await uow.commit()
    assert claimed is not None
    with pytest.raises(DiscordUnreachable):  # the event comes again: whoever has taken it up may never finish
        await shop.delivers(bought.purchase.transaction)
    assert await shop.resume(ResumePurchases([GUILD])) == 0
    assert shop.roles.journal == []
    shop.clock.advance(LEASE)
    await shop.delivers(bought.purchase.transaction)
    assert await is_given(shop, bought)


async def test_of_a_purchase_that_is_forgotten_nothing_is_delivered(shop: Shop) -> None:
    await shop.delivers(TransactionId(1))
    assert shop.roles.journal == []


async def test_the_sweep_finishes_what_lay_about_in_its_own_guilds_only(shop: Shop, bought: BuyReceipt) -> None:
    assert await shop.resume(ResumePurchases([OTHER_GUILD])) == 0
    assert await shop.resume(ResumePurchases([])) == 0
    assert await shop.resume(ResumePurchases([GUILD])) == 1
    assert await is_given(shop, bought)


async def test_a_sweep_without_an_answer_of_discord_ends_and_the_next_goes_on(shop: Shop, bought: BuyReceipt) -> None:
    shop.roles.unreachable.add("held")
    assert await shop.resume(ResumePurchases([GUILD])) == 0
    shop.roles.unreachable.clear()
    shop.clock.advance(TRIED_AGAIN_AFTER - timedelta(seconds=1))
    assert await shop.resume(ResumePurchases([GUILD])) == 0
    shop.clock.advance(timedelta(seconds=1))
    assert await shop.resume(ResumePurchases([GUILD])) == 1
    assert await is_given(shop, bought)


def test_what_a_sweep_got_no_answer_about_waits_for_no_later_sweep(shop: Shop) -> None:
    async def work() -> None:
        shop.clock = VirtualClock()
        await shop.gives(MEMBER, PRICE)
        await shop.buys(await shop.sells(price=PRICE))
        shop.roles.answer_lost.add("give")
        workers = Workers(LEASE.total_seconds())
        handler = ResumePurchasesHandler(shop.uow, shop.hand_over, AgreedClock(shop.clock), LEASE, workers)

        async def look() -> None:
            await handler(ResumePurchases([GUILD]))

        sweep = asyncio.create_task(repeat("sweep", look, every=3600, incidents=RecordedIncidents(), workers=workers))
        await asyncio.sleep(10)
        shop.roles.answer_lost.clear()
        await asyncio.sleep(TRIED_AGAIN_AFTER.total_seconds())
        sweep.cancel()
        await asyncio.gather(sweep, return_exceptions=True)
        found = await shop.shop.purchases(GUILD, None, Seek())
        assert [purchase.state for purchase in found.items] == [PurchaseState.DELIVERED]

    in_virtual_time(work())


async def test_what_nobody_foresaw_is_raised_after_the_others_were_tried(shop: Shop, bought: BuyReceipt) -> None:
    def fail() -> None:
        shop.roles.after.clear()
        raise RuntimeError

    await shop.gives(MODERATOR, PRICE)
    await shop.buys(await shop.sells("Other", price=PRICE), user=MODERATOR)
    shop.roles.after["held"] = fail
    with pytest.raises(ExceptionGroup):
        await shop.resume(ResumePurchases([GUILD]))
    found = await shop.shop.purchases(GUILD, None, Seek())
    assert sorted(purchase.state for purchase in found.items) == [PurchaseState.DELIVERED, PurchaseState.PAID]


@define(eq=False)
class Once[Command]:
    """A step that comes to an end before or after it was done, the first time only."""

    _use_case: UseCase[Command, None]
    _before: Callable[[], None] = field(default=lambda: None)
    _after: Callable[[], None] = field(default=lambda: None)

    async def __call__(self, command: Command, /) -> None:
        self._before()
        await self._use_case(command)
        self._after()


@define
class Death:
    """Kills once."""

    is_over: bool = False

    def __call__(self) -> None:
        if not self.is_over:
            self.is_over = True
            raise Killed


def dying_in(shop: Shop, step: str) -> None:
    death = Death()
    match step:
        case "before anything was asked":
            shop.roles.after["held"] = death
        case "after the role was given":
            shop.roles.after["give"] = death
        case "before it was recorded":
            shop.wrap_settle = lambda settle: Once(settle, before=death)
        case "after it was recorded":
            shop.wrap_settle = lambda settle: Once(settle, after=death)
        case "before the refund":
            shop.wrap_refund = lambda refund: Once(refund, before=death)
        case "after the refund":
            shop.wrap_refund = lambda refund: Once(refund, after=death)


_STEPS = [
    "before anything was asked",
    "after the role was given",
    "before it was recorded",
    "after it was recorded",
    "before the refund",
    "after the refund",
]


@pytest.mark.parametrize("refused", [False, True])
@pytest.mark.parametrize("afterwards", ["as before", "refused", "left"])
@pytest.mark.parametrize("step", _STEPS)
async def test_killed_at_any_step_it_is_given_or_refunded(
    shop: Shop, bought: BuyReceipt, step: str, refused: bool, afterwards: str
) -> None:
    """The process dies at the step, if it gets there; Discord has changed its mind by the time another goes on."""
    if refused:
        shop.roles.refusals[VIP] = "Missing Permissions"
    dying_in(shop, step)
    was_killed = False
    try:
        await shop.delivers(bought.purchase.transaction)
    except Killed:
        was_killed = True
    assert was_killed is not ((step in _STEPS[1:4] and refused) or (step in _STEPS[4:] and not refused))
    match afterwards:
        case "refused":
            shop.roles.refusals[VIP] = "Missing Permissions"
        case "left":
            shop.roles.leave(GUILD, MEMBER)
    with suppress(DiscordUnreachable):  # the event again, while the dead one's lease still holds
        await shop.delivers(bought.purchase.transaction)
    await sweep(shop)
    purchase = await purchase_of(shop, bought)
    assert purchase.state is not PurchaseState.PAID
    assert await shop.balance() == (PRICE if purchase.state is PurchaseState.REFUNDED else 0)
    holds = shop.roles.holds(GUILD, MEMBER, VIP)
    if afterwards == "left":
        assert not holds
    else:
        assert holds is (purchase.state is PurchaseState.DELIVERED)


async def test_who_comes_back_late_takes_the_role_from_who_was_refunded(shop: Shop, bought: BuyReceipt) -> None:
    """A worker stands still for longer than its lease, on its way from Discord to the record."""
    stalled = await claimed(shop, bought)
    shop.wrap_settle = lambda settle: AfterRefund(settle, shop, bought)
    await shop.hand_over(HandOver(stalled))
    assert not await is_given(shop, bought)
    assert shop.roles.journal == [("give", MEMBER, VIP), ("take", MEMBER, VIP)]


async def test_who_comes_back_late_gives_nothing_that_was_refunded(shop: Shop, bought: BuyReceipt) -> None:
    stalled = await claimed(shop, bought)
    shop.clock.advance(2 * LEASE)
    shop.roles.refusals[VIP] = "Missing Permissions"
    await shop.delivers(bought.purchase.transaction)
    shop.roles.refusals.clear()
    await shop.hand_over(HandOver(stalled))
    assert not await is_given(shop, bought)
    assert shop.roles.journal == []


@define
class AfterRefund:
    """Another takes over, is refused and refunds, just before the first one records what it gave."""

    _settle: UseCase[Purchase, None]
    _shop: Shop
    _bought: BuyReceipt

    async def __call__(self, purchase: Purchase, /) -> None:
        self._shop.clock.advance(2 * LEASE)
        taken_over = await claimed(self._shop, self._bought)
        await self._shop.refund(RefundPurchase(taken_over, Refusal.ROLE_REFUSED))
        await self._settle(purchase)


async def test_who_comes_back_late_with_a_refusal_refunds_nothing_that_was_given(
    shop: Shop, bought: BuyReceipt
) -> None:
    stalled = await claimed(shop, bought)
    shop.clock.advance(2 * LEASE)
    await shop.delivers(bought.purchase.transaction)
    with pytest.raises(PurchaseTakenOver):
        await shop.refund(RefundPurchase(stalled, Refusal.ROLE_REFUSED))
    with pytest.raises(PurchaseTakenOver):
        await shop.settle(stalled)
    assert await is_given(shop, bought)


async def claimed(shop: Shop, bought: BuyReceipt) -> Purchase:
    async with shop.uow() as uow:
        purchase = await uow.purchases.claim(GUILD, bought.purchase.transaction, now=shop.clock.now(), lease=LEASE)
        await uow.commit()
    assert purchase is not None
    return purchase
