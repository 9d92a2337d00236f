"""A purchase: paid first, then delivered or refunded; never both, and never neither for good."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from attrs import define

from domain.points.amount import Points
from domain.points.shop_errors import PurchaseDelivered, PurchaseTakenOver
from domain.points.shop_events import ItemBought, PurchaseRefunded
from domain.points.shop_item import ItemId, ShopItem
from domain.points.transaction import RecordedTransaction, TransactionId
from domain.shared.events import Aggregate
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.lease import LeaseToken

UNLEASED = LeaseToken(UUID(int=0))
"""The token of what nobody has taken up."""


class PurchaseState(StrEnum):
    PAID = "paid"
    DELIVERED = "delivered"
    REFUNDED = "refunded"


class Refusal(StrEnum):
    """Why a role could not be given for good."""

    ROLE_REFUSED = "role_refused"
    LEFT = "left"
    HELD_ALREADY = "held_already"
    REVERSED = "reversed"
    """A moderator had reversed the payment."""


@define(eq=False, kw_only=True)
class Purchase(Aggregate):
    """Known by the transaction that paid for it. Until `lease_until` only the holder of the lease delivers it;
    `attempts` counts the holders so far. `from_stock` says whether one was taken from a limited stock."""

    guild: GuildId
    transaction: TransactionId
    item: ItemId
    user: UserId
    role: RoleId
    price: Points
    from_stock: bool
    bought_at: datetime
    lease_until: datetime
    lease_token: LeaseToken = UNLEASED
    attempts: int = 0
    state: PurchaseState = PurchaseState.PAID
    refusal: Refusal | None = None
    settled_at: datetime | None = None

    @classmethod
    def paid_with(cls, payment: RecordedTransaction, item: ShopItem) -> "Purchase":
        """Due at once."""
        purchase = cls(
            guild=payment.guild,
            transaction=payment.id,
            item=item.id,
            user=payment.actor,
            role=item.role,
            price=item.price,
            from_stock=item.stock is not None,
            bought_at=payment.at,
            lease_until=payment.at,
        )
        purchase._record(ItemBought(guild=purchase.guild, at=payment.at, purchase=purchase.transaction))
        return purchase

    @property
    def was_tried(self) -> bool:
        """Whether somebody may have given the role before the present holder of the lease."""
        return self.attempts > 1

    def check_reversible(self, *, at: datetime) -> None:
        """Raises PurchaseDelivered, and PurchaseTakenOver while somebody may be giving the role."""
        if self.state is PurchaseState.DELIVERED:
            raise PurchaseDelivered(self.role)
        if self.state is PurchaseState.PAID and self.lease_until > at:
            raise PurchaseTakenOver

    def deliver(self, *, at: datetime) -> None:
        """Raises PurchaseTakenOver where it was settled before."""
        self._settle(PurchaseState.DELIVERED, at)

    def refund(self, refusal: Refusal, *, at: datetime) -> None:
        """Raises PurchaseTakenOver where it was settled before."""
        self._settle(PurchaseState.REFUNDED, at)
        self.refusal = refusal
        self._record(PurchaseRefunded(guild=self.guild, at=at, purchase=self.transaction))

    def _settle(self, state: PurchaseState, at: datetime) -> None:
        if self.state is not PurchaseState.PAID:
            raise PurchaseTakenOver
        self.state = state
        self.settled_at = at
