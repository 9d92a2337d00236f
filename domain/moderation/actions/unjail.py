from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission


@final
@frozen
class Unjail(ActionKind):
    name = "unjail"
    needs_of_moderator = Permission.MODERATE_MEMBERS
    needs_of_bot = Permission.MANAGE_ROLES
    only_members = False  # who has left is not jailed again when they are back
    heeds_ranks = True
    bot_must_outrank = False
    is_exclusive = True
    tells_member = False
    is_counted = False
    is_confidential = False
    needs_reason = False
    undone_by = None
    term = Term.NONE
    kept_for = None


UNJAIL = Unjail()
