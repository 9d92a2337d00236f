from datetime import timedelta
from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.moderation.actions.untimeout import UNTIMEOUT
from domain.shared.permission import Permission


@final
@frozen
class Timeout(ActionKind):
    name = "timeout"
    needs_of_moderator = Permission.MODERATE_MEMBERS
    needs_of_bot = Permission.MODERATE_MEMBERS
    only_members = True
    heeds_ranks = True
    bot_must_outrank = True
    is_exclusive = True
    tells_member = True
    is_counted = False
    is_confidential = False
    needs_reason = False
    undone_by = UNTIMEOUT
    term = Term.NEEDED
    kept_for = timedelta(days=28)


TIMEOUT = Timeout()
