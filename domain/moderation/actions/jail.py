from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.moderation.actions.unjail import UNJAIL
from domain.shared.permission import Permission


@final
@frozen
class Jail(ActionKind):
    """The member's roles give way to the jail role, and are given back at the end."""

    name = "jail"
    needs_of_moderator = Permission.MODERATE_MEMBERS
    needs_of_bot = Permission.MANAGE_ROLES
    only_members = True
    heeds_ranks = True
    bot_must_outrank = False  # Discord asks where the roles stand; those above the bot are left
    is_exclusive = True
    tells_member = True
    is_counted = False
    is_confidential = False
    needs_reason = False
    undone_by = UNJAIL
    term = Term.POSSIBLE
    kept_for = None


JAIL = Jail()
