from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.moderation.actions.unban import UNBAN
from domain.shared.permission import Permission


@final
@frozen
class Ban(ActionKind):
    name = "ban"
    needs_of_moderator = Permission.BAN_MEMBERS
    needs_of_bot = Permission.BAN_MEMBERS
    only_members = False
    heeds_ranks = True
    bot_must_outrank = True
    is_exclusive = True
    tells_member = True
    is_counted = False
    is_confidential = False
    needs_reason = False
    undone_by = UNBAN
    term = Term.POSSIBLE
    kept_for = None


BAN = Ban()
