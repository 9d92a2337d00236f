"""What people ask about the shop and their streaks; answered by Readers, which bypass the domain."""

from datetime import datetime
from typing import Protocol

from attrs import frozen

from domain.points.amount import Points
from domain.points.daily import DailyStreak
from domain.points.purchase import Purchase, PurchaseState, Refusal
from domain.points.shop_item import ItemId, ItemName, ShopItem
from domain.points.transaction import RecordedTransaction, TransactionId
from domain.shared.history import Change
from domain.shared.ids import GuildId, RequestId, RoleId, UserId
from domain.shared.paging import Page, Seek


@frozen(kw_only=True)
class ItemView:
    guild: GuildId
    id: ItemId
    name: ItemName
    price: Points
    role: RoleId
    stock: int | None
    is_sold: bool

    @classmethod
    def of(cls, item: ShopItem) -> "ItemView":
        return cls(
            guild=item.guild,
            id=item.id,
            name=item.name,
            price=item.price,
            role=item.role,
            stock=item.stock,
            is_sold=item.is_sold,
        )


@frozen(kw_only=True)
class PurchaseView:
    """`name` is the item's as it is now."""

    guild: GuildId
    transaction: TransactionId
    item: ItemId
    name: ItemName
    user: UserId
    role: RoleId
    price: Points
    bought_at: datetime
    state: PurchaseState
    refusal: Refusal | None
    settled_at: datetime | None

    @classmethod
    def paid_with(cls, payment: RecordedTransaction, item: ItemView) -> "PurchaseView":
        """As it is right after the payment."""
        return cls(
            guild=item.guild,
            transaction=payment.id,
            item=item.id,
            name=item.name,
            user=payment.actor,
            role=item.role,
            price=item.price,
            bought_at=payment.at,
            state=PurchaseState.PAID,
            refusal=None,
            settled_at=None,
        )

    @classmethod
    def of(cls, purchase: Purchase, name: ItemName) -> "PurchaseView":
        return cls(
            guild=purchase.guild,
            transaction=purchase.transaction,
            item=purchase.item,
            name=name,
            user=purchase.user,
            role=purchase.role,
            price=purchase.price,
            bought_at=purchase.bought_at,
            state=purchase.state,
            refusal=purchase.refusal,
            settled_at=purchase.settled_at,
        )


class StreakReader(Protocol):
    async def get(self, guild: GuildId, user: UserId) -> DailyStreak | None:
        """None for who has never claimed."""
        ...


class ShopReader(Protocol):
    async def item(self, guild: GuildId, item: ItemId) -> ItemView:
        """Sold or not. Raises ItemNotFound."""
        ...

    async def item_named(self, guild: GuildId, name: str) -> ItemView:
        """The item for sale of this name, capitals or not. Raises ItemNotFound."""
        ...

    async def items(self, guild: GuildId, seek: Seek) -> Page[ItemView]:
        """What is for sale, newest first; the cursor is an item's id."""
        ...

    async def suggestions(self, guild: GuildId, typed: str, limit: int) -> tuple[ItemView, ...]:
        """Items for sale whose names contain what was typed; those that begin with it come first, then by name."""
        ...

    async def changes(self, guild: GuildId, item: ItemId) -> tuple[Change, ...]:
        """The newest 10 changes of an item, newest first."""
        ...

    async def purchase(self, guild: GuildId, purchase: TransactionId) -> PurchaseView:
        """Raises PurchaseNotFound."""
        ...

    async def bought_by(self, guild: GuildId, request: RequestId) -> PurchaseView | None:
        """What this request bought, or None where it bought nothing."""
        ...

    async def purchases(self, guild: GuildId, user: UserId | None, seek: Seek) -> Page[PurchaseView]:
        """Of a member, or of all; newest first, the cursor is a purchase's transaction."""
        ...
