"""Who and what is there to be shown, changed and undone."""

from domain.moderation.case_number import CaseNumber
from domain.points.shop_item import ItemId
from domain.shared.ids import RequestId, UserId

BANNED = UserId(30)
ANOTHER = UserId(40)
ENDING = CaseNumber(2)
"""A timeout in force, of somebody who is banned since."""
PLANNED = RequestId(4_000)
"""A grant to a role that waits to be confirmed."""
REASON = "reason:string[1..480]"
ITEM = ItemId(900)
ITEM_PRICE = 300
