from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission


@final
@frozen
class GiveRole(ActionKind):
    """Which role it is, the bulk operation knows that the case is a part of."""

    name = "give_role"
    needs_of_moderator = Permission.MANAGE_ROLES
    needs_of_bot = Permission.MANAGE_ROLES
    only_members = True
    heeds_ranks = False
    bot_must_outrank = False
    is_exclusive = False
    tells_member = False
    is_counted = False
    is_confidential = False
    needs_reason = False
    undone_by = None
    term = Term.NONE
    kept_for = None


GIVE_ROLE = GiveRole()
