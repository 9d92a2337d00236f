"""Who and what is there to be shown, changed and undone."""

from domain.points.shop_item import ItemId
from domain.shared.ids import RequestId, UserId

BANNED = UserId(30)
NO_LONGER_BANNED = UserId(31)
"""By hand: the case of the ban is in force."""
ANOTHER = UserId(40)
PLANNED = RequestId(4_000)
"""A grant to a role that waits to be confirmed."""
REASON = "reason:string[1..480]"
ITEM = ItemId(900)
ITEM_PRICE = 300
