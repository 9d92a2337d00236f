"""The commands whose place others can take: what these bring about, needs what those need."""

from domain.moderation.actions import KINDS
from domain.moderation.actions.action import Term, command_for
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS

OF_EVERYTHING = tuple(command_for(kind) for kind in KINDS)
OPPOSITES = tuple(command_for(kind.undone_by) for kind in KINDS if kind.undone_by is not None)
OF_WHAT_LASTS = tuple(command_for(kind) for kind in KINDS if kind.undone_by is not None) + OPPOSITES
OF_WHAT_ENDS = tuple(
    name
    for kind in KINDS
    if kind.term is not Term.NONE and kind.undone_by is not None
    for name in (command_for(kind), command_for(kind.undone_by))
)

OF_MANY_BANS = (command_for(BAN_ALL.kind),)
OF_MANY_KICKS = (command_for(KICK_ALL.kind),)
OF_LIFTED_BANS = (command_for(LIFT_BANS.kind),)
