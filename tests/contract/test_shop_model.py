"""Whatever people buy and whatever Discord does meanwhile, points, stock and roles agree in the end."""

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from datetime import timedelta
from typing import cast

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from application.points.claim_daily import ClaimDaily
from application.points.edit_item import EditItem
from application.points.record_transaction import RecordTransaction
from application.points.resume_purchases import ResumePurchases
from application.points.shop_queries import ItemView, PurchaseView
from application.shared.errors import DiscordUnreachable
from application.shared.roles import NotAMember
from domain.points.errors import AlreadyReversed
from domain.points.purchase import PurchaseState
from domain.points.transaction import TransactionId, reversal_of
from domain.shared.errors import DomainError
from domain.shared.ids import RequestId, UserId
from domain.shared.paging import Seek
from infrastructure.database.engines import Engines
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory
from tests.builders import GUILD, MODERATOR, a_moderator, a_request
from tests.contract.backends import Backend, memory_backend
from tests.contract.machines import LONGEST, check, emptied
from tests.shop import CAPTAIN, LEASE, VIP, Shop

type Run = Callable[[Coroutine[None, None, object]], object]

USERS = (UserId(31), UserId(32))
_USERS = st.sampled_from(USERS)
_ITEMS = st.integers(0, 1)
_REQUESTS = st.integers(9_001, 9_020)  # few, so that some come twice
_WHICH = st.integers(0, 99)


class Killed(BaseException):
    """The process ends here."""


def die() -> None:
    raise Killed


class ShopMachine(RuleBasedStateMachine):
    """`earned` and `stock` are what is expected; purchases are looked up, since who dies does not say what was done."""

    def __init__(self, run: Run, backend: Backend) -> None:
        super().__init__()
        self._run = run
        self.shop = Shop(backend.uow, backend.shop, backend.streaks, backend.settings)
        self.items: list[ItemView] = []
        self.earned = dict.fromkeys(USERS, 0)
        self.stock: dict[int, int] = {}
        self.counted: set[TransactionId] = set()
        self.put_back: set[TransactionId] = set()
        self.reversed_: set[TransactionId] = set()
        self.lost: set[TransactionId] = set()

    def run[Result](self, work: Coroutine[None, None, Result]) -> Result:
        return cast(Result, self._run(work))

    @initialize()
    def open_shop(self) -> None:
        self.run(self.shop.get_settings(GUILD))
        for name, role in (("VIP", VIP), ("Captain", CAPTAIN)):
            self.items.append(self.run(self.shop.sells(name, price=100, role=role, stock=3)))
            self.stock[self.items[-1].id] = 3

    @rule(user=_USERS, amount=st.integers(1, 300))
    def earn(self, user: UserId, amount: int) -> None:
        self.run(self.shop.gives(user, amount))
        self.earned[user] += amount

    @rule(user=_USERS, hours=st.integers(0, 30))
    def claim(self, user: UserId, hours: int) -> None:
        self.shop.clock.advance(timedelta(hours=hours))
        with suppress(DomainError):
            receipt = self.run(self.shop.claim(ClaimDaily(guild=GUILD, user=user, request=a_request())))
            self.earned[user] += receipt.amount

    @rule(user=_USERS, item=_ITEMS, off=st.sampled_from([0, 0, 0, 1]), request=_REQUESTS)
    def buy(self, user: UserId, item: int, off: int, request: int) -> None:
        found = self.run(self.shop.shop.item(GUILD, self.items[item].id))
        # A request is one person's press of one button.
        request = request * 10 + item * 2 + USERS.index(user)
        with suppress(DomainError, DiscordUnreachable, NotAMember, Killed):
            self.run(self.shop.buys(found, user=user, shown=found.price + off, request=RequestId(request)))

    @rule(which=_WHICH)
    def deliver(self, which: int) -> None:
        purchases = self.purchases()
        if purchases:
            with suppress(DiscordUnreachable, Killed):
                self.run(self.shop.delivers(purchases[which % len(purchases)].transaction))
            self.shop.roles.after.clear()

    @rule()
    def sweep(self) -> None:
        self.shop.clock.advance(LEASE)
        with suppress(Killed):
            self.run(self.shop.resume(ResumePurchases([GUILD])))
        self.shop.roles.after.clear()

    @rule(state=st.sampled_from(["fine", "silent", "answers get lost", "refuses", "kills us", "kills us soon"]))
    def discord_is(self, state: str) -> None:
        roles = self.shop.roles
        for each in (roles.unreachable, roles.answer_lost, roles.after, roles.refusals):
            each.clear()
        match state:
            case "silent":
                roles.unreachable |= {"held", "give"}
            case "answers get lost":
                roles.answer_lost.add("give")
            case "refuses":
                roles.refusals |= {VIP: "Missing Permissions", CAPTAIN: "Missing Permissions"}
            case "kills us":
                roles.after["give"] = die
            case "kills us soon":
                roles.after["held"] = die

    @rule(user=_USERS)
    def leave(self, user: UserId) -> None:
        self.shop.roles.leave(GUILD, user)
        self.lost |= {each.transaction for each in self.purchases() if each.user == user}

    @rule(user=_USERS)
    def come_back(self, user: UserId) -> None:
        self.shop.roles.left.discard((GUILD, user))

    @rule(item=_ITEMS, price=st.integers(50, 150), stock=st.one_of(st.none(), st.integers(0, 3)))
    def edit(self, item: int, price: int, stock: int | None) -> None:
        which = self.items[item].id
        self.run(self.shop.edit(EditItem(guild=GUILD, by=a_moderator(), item=which, price=price, stock=stock)))
        if stock is not None:
            self.stock[which] = stock

    @rule(which=_WHICH)
    def reverse_by_hand(self, which: int) -> None:
        purchases = self.purchases()
        if not purchases:
            return
        chosen = purchases[which % len(purchases)].transaction

        async def reverse() -> None:
            async with self.shop.uow() as uow:
                payment = await uow.points.get(GUILD, chosen)
            draft = reversal_of(payment, actor=MODERATOR, reason=None, request=a_request())
            await self.shop.record(RecordTransaction(draft))

        with suppress(AlreadyReversed):
            self.run(reverse())
            self.reversed_.add(chosen)

    @invariant()
    def all_agrees(self) -> None:
        purchases = self.purchases()
        for purchase in purchases:
            if purchase.transaction not in self.counted:
                self.counted.add(purchase.transaction)
                self.stock[purchase.item] -= 1
            refunded = purchase.state is PurchaseState.REFUNDED
            if refunded and purchase.transaction not in self.put_back:
                self.put_back.add(purchase.transaction)
                self.stock[purchase.item] += 1
        balances = {user: self.run(self.shop.balance(user)) for user in USERS}
        assert balances == {user: self.earned[user] - self.paid(user, purchases) for user in USERS}
        assert self.run(self.shop.minted()) == sum(balances.values())
        for item in self.items:
            assert self.run(self.shop.shop.item(GUILD, item.id)).stock == self.stock[item.id]

    def teardown(self) -> None:
        """Once Discord is itself again, everything is settled, and who has which role agrees with the record."""
        if not self.items:
            return
        self.discord_is("fine")
        self.shop.clock.advance(8 * LEASE)
        self.run(self.shop.resume(ResumePurchases([GUILD])))
        self.all_agrees()
        purchases = self.purchases()
        assert {purchase.state for purchase in purchases} <= {PurchaseState.DELIVERED, PurchaseState.REFUNDED}
        for user in USERS:
            for item in self.items:
                delivered = any(
                    (each.user, each.role, each.state) == (user, item.role, PurchaseState.DELIVERED)
                    and each.transaction not in self.lost
                    for each in purchases
                )
                assert self.shop.roles.holds(GUILD, user, item.role) is delivered

    def purchases(self) -> tuple[PurchaseView, ...]:
        return self.run(self.shop.shop.purchases(GUILD, None, Seek(size=100))).items

    def paid(self, user: UserId, purchases: tuple[PurchaseView, ...]) -> int:
        return sum(
            purchase.price
            for purchase in purchases
            if purchase.user == user
            and purchase.state is not PurchaseState.REFUNDED
            and purchase.transaction not in self.reversed_
        )


@pytest.mark.timeout(LONGEST)
def test_the_shop_in_memory_agrees_with_itself_and_with_discord(loop: asyncio.AbstractEventLoop) -> None:
    class InMemory(ShopMachine):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, memory_backend())

    check(InMemory, 40)


@pytest.mark.timeout(LONGEST)
def test_the_shop_on_postgres_agrees_with_itself_and_with_discord(
    loop: asyncio.AbstractEventLoop, engines: Engines, uow_factory: PostgresUnitOfWorkFactory
) -> None:
    class OnPostgres(ShopMachine):
        def __init__(self) -> None:
            super().__init__(loop.run_until_complete, loop.run_until_complete(emptied(engines, uow_factory)))

    check(OnPostgres, 6)
