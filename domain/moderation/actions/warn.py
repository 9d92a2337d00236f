from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission


@final
@frozen
class Warn(ActionKind):
    name = "warn"
    needs_of_moderator = Permission.MODERATE_MEMBERS
    needs_of_bot = None
    only_members = True
    heeds_ranks = True
    bot_must_outrank = False
    is_exclusive = False
    tells_member = True
    is_counted = True
    is_confidential = False
    needs_reason = True
    undone_by = None
    term = Term.NONE
    kept_for = None


WARN = Warn()
