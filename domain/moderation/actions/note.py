from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission


@final
@frozen
class Note(ActionKind):
    name = "note"
    needs_of_moderator = Permission.MODERATE_MEMBERS
    needs_of_bot = None
    only_members = False
    heeds_ranks = True
    bot_must_outrank = False
    is_exclusive = False
    tells_member = False
    is_counted = False
    is_confidential = True
    needs_reason = True
    undone_by = None
    term = Term.NONE
    kept_for = None


NOTE = Note()
