from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission


@final
@frozen
class Kick(ActionKind):
    name = "kick"
    needs_of_moderator = Permission.KICK_MEMBERS
    needs_of_bot = Permission.KICK_MEMBERS
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


KICK = Kick()
