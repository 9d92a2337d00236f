"""The commands whose place others can take: what these bring about, needs what those need."""

from domain.moderation.actions import KINDS
from domain.moderation.actions.action import Term, command_for

OF_EVERYTHING = tuple(command_for(kind) for kind in KINDS)
OPPOSITES = tuple(command_for(kind.undone_by) for kind in KINDS if kind.undone_by is not None)
OF_WHAT_LASTS = tuple(command_for(kind) for kind in KINDS if kind.undone_by is not None) + OPPOSITES
OF_WHAT_ENDS = tuple(
    name
    for kind in KINDS
    if kind.term is not Term.NONE and kind.undone_by is not None
    for name in (command_for(kind), command_for(kind.undone_by))
)
