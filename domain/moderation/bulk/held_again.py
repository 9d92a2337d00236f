"""How the history of two cases says that an undo had the ban of before hold again."""

from datetime import datetime

from domain.moderation.bulk.operation import BulkOperation
from domain.shared.history import Change

HOLDS_AGAIN = "holds_again"
"""Of the earlier case; what is there then is the number of the operation that was taken back."""
GAVE_WAY = "gave_way"
"""Of the operation's own."""


def held_again(field: str, undo: BulkOperation, *, at: datetime) -> Change:
    return Change(field=field, old=None, new=undo.undoes, by=undo.moderator, at=at)
