from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission


@final
@frozen
class NickReset(ActionKind):
    """The nickname goes; the member is shown by their own name again."""

    name = "nick_reset"
    needs_of_moderator = Permission.MANAGE_NICKNAMES
    needs_of_bot = Permission.MANAGE_NICKNAMES
    only_members = True
    heeds_ranks = True
    bot_must_outrank = True
    is_exclusive = True
    tells_member = False
    is_counted = False
    is_confidential = False
    needs_reason = False
    undone_by = None
    term = Term.NONE
    kept_for = None


NICK_RESET = NickReset()
