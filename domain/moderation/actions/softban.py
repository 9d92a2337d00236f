from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission


@final
@frozen
class Softban(ActionKind):
    """A ban that is lifted at once: the member is out, and so are their messages."""

    name = "softban"
    needs_of_moderator = Permission.BAN_MEMBERS
    needs_of_bot = Permission.BAN_MEMBERS
    only_members = True
    heeds_ranks = True
    bot_must_outrank = True
    is_exclusive = True
    tells_member = True
    is_counted = False
    is_confidential = False
    needs_reason = False
    undone_by = None
    term = Term.NONE
    kept_for = None


SOFTBAN = Softban()
