"""Views of items and purchases for tests of their cards; each builder is told only what matters."""

from application.points.shop_queries import ItemView, PurchaseView
from domain.points.account import MAX_POINTS
from domain.points.amount import Points
from domain.points.purchase import PurchaseState, Refusal
from domain.points.shop_item import LARGEST_STOCK, LONGEST_NAME, ItemId, ItemName
from domain.points.transaction import TransactionId
from domain.shared.ids import RoleId, UserId
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START
from tests.shop import VIP

LARGEST = 2**63 - 1
LONGEST_TYPED = ItemName("*" * LONGEST_NAME)
"""Twice as long when it is escaped."""


def an_item_view(
    id_: int = 7, *, name: str = "VIP", price: int = 500, stock: int | None = None, role: RoleId = VIP
) -> ItemView:
    return ItemView(
        guild=GUILD,
        id=ItemId(id_),
        name=ItemName(name),
        price=Points(price),
        role=role,
        stock=stock,
        is_sold=True,
    )


def the_largest_item(place: int = 0) -> ItemView:
    return an_item_view(
        10**18 - 1 - place, name=LONGEST_TYPED, price=MAX_POINTS, stock=LARGEST_STOCK, role=RoleId(LARGEST)
    )


def a_purchase_view(
    transaction: int = 3,
    *,
    name: str = "VIP",
    price: int = 500,
    user: UserId = MEMBER,
    role: RoleId = VIP,
    state: PurchaseState = PurchaseState.PAID,
    refusal: Refusal | None = None,
) -> PurchaseView:
    return PurchaseView(
        guild=GUILD,
        transaction=TransactionId(transaction),
        item=ItemId(7),
        name=ItemName(name),
        user=user,
        role=role,
        price=Points(price),
        bought_at=START,
        state=PurchaseState.REFUNDED if refusal else state,
        refusal=refusal,
        settled_at=None if state is PurchaseState.PAID and refusal is None else START,
    )


def the_largest_purchase(place: int = 0) -> PurchaseView:
    return a_purchase_view(
        10**18 - 1 - place,
        name=LONGEST_TYPED,
        price=MAX_POINTS,
        user=UserId(LARGEST),
        role=RoleId(LARGEST),
        refusal=Refusal.REVERSED,
    )
