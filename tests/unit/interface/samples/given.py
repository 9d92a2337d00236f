"""Who and what is there to be shown, changed and undone."""

from domain.moderation.case_number import CaseNumber
from domain.moderation.casebook.query import SearchId
from domain.points.shop_item import ItemId
from domain.shared.ids import RequestId, UserId

BANNED = UserId(30)
ANOTHER = UserId(40)
PLANNED = RequestId(4_000)
"""A grant to a role that waits to be confirmed."""
BANNED_IN, VOIDED = CaseNumber(2), CaseNumber(3)
"""The case of whoever is BANNED, and a warning of theirs that was voided."""
SEARCH = SearchId(700)
"""For the cases of BANNED."""
REASON = "reason:string[1..480]"
ITEM = ItemId(900)
ITEM_PRICE = 300
