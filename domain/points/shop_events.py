from attrs import frozen

from domain.points.transaction import TransactionId
from domain.shared.events import Event


@frozen(kw_only=True)
class ItemBought(Event):
    """The item is paid for; its role is not given yet."""

    purchase: TransactionId


@frozen(kw_only=True)
class PurchaseRefunded(Event):
    """The role could not be given, and the buyer has the points back."""

    purchase: TransactionId
