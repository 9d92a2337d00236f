"""What the rules of `/daily` and of the shop refuse."""

from datetime import datetime

from attrs import frozen

from domain.shared.errors import DomainError
from domain.shared.ids import RoleId


@frozen
class DailyIsOff(DomainError):
    """The guild gives nothing each day."""


@frozen(kw_only=True)
class DailyAlreadyClaimed(DomainError):
    """The member's day was claimed before; the next one begins at `next_at`."""

    streak: int
    next_at: datetime


@frozen
class ItemNotFound(DomainError):
    """No item of this name or number is for sale."""


@frozen
class ItemNameTaken(DomainError):
    """Another item for sale has this name."""


@frozen
class InvalidItemName(DomainError):
    length: int
    longest: int


@frozen
class InvalidStock(DomainError):
    stock: int
    largest: int


@frozen
class ShopFull(DomainError):
    most: int


@frozen
class SoldOut(DomainError):
    name: str


@frozen(kw_only=True)
class PriceChanged(DomainError):
    """The buyer was shown another price than the item has now."""

    name: str
    shown: int
    now: int


@frozen
class RoleHeldAlready(DomainError):
    """The buyer has the role that the item brings."""

    role: RoleId


@frozen
class PurchaseUnderWay(DomainError):
    """The buyer has paid for this role already, and it is on its way."""


@frozen
class PurchaseNotFound(DomainError):
    pass


@frozen
class PurchaseDelivered(DomainError):
    """The buyer has got the role; the points do not go back without it."""

    role: RoleId


@frozen
class PurchaseTakenOver(DomainError):
    """Somebody else has taken up the delivery of the purchase, or has finished it."""
