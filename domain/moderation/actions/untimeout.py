from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission


@final
@frozen
class Untimeout(ActionKind):
    name = "untimeout"
    needs_of_moderator = Permission.MODERATE_MEMBERS
    needs_of_bot = Permission.MODERATE_MEMBERS
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


UNTIMEOUT = Untimeout()
