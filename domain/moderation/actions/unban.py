from typing import final

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission


@final
@frozen
class Unban(ActionKind):
    name = "unban"
    needs_of_moderator = Permission.BAN_MEMBERS
    needs_of_bot = Permission.BAN_MEMBERS
    only_members = False
    heeds_ranks = False  # whoever is banned has none, and whoever has one is not banned
    bot_must_outrank = False
    is_exclusive = True
    tells_member = False
    is_counted = False
    is_confidential = False
    needs_reason = False
    undone_by = None
    term = Term.NONE
    kept_for = None


UNBAN = Unban()
