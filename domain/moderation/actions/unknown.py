from functools import cache

from attrs import frozen

from domain.moderation.actions.action import ActionKind, Term
from domain.shared.permission import Permission


@frozen
class UnknownKind(ActionKind):
    """A kind that only another version of Tux knows: its cases are shown, and otherwise left alone."""

    name = ""
    needs_of_moderator = Permission.MANAGE_GUILD
    needs_of_bot = None
    only_members = True
    heeds_ranks = True
    bot_must_outrank = True
    is_exclusive = True
    tells_member = False
    is_counted = False
    is_confidential = True
    needs_reason = False
    undone_by = None
    term = Term.POSSIBLE
    kept_for = None


@cache
def unknown_kind(name: str) -> UnknownKind:
    """The kind of this name; two of the same name are equal, as all kinds are."""
    named: type[UnknownKind] = type(UnknownKind.__name__, (UnknownKind,), {"name": name, "__slots__": ()})
    return named()
