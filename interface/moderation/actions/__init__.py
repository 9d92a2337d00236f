"""The kinds of action as people meet them in Discord."""

from domain.moderation.actions.action import ActionKind
from interface.moderation.actions import (
    ban,
    jail,
    kick,
    nick_reset,
    note,
    softban,
    timeout,
    unban,
    unjail,
    untimeout,
    warn,
)
from interface.moderation.actions.edge import ActionEdge, Face
from interface.shared.layout import GREY

EDGES: tuple[ActionEdge, ...] = (
    warn.EDGE,
    ban.EDGE,
    unban.EDGE,
    kick.EDGE,
    timeout.EDGE,
    untimeout.EDGE,
    softban.EDGE,
    note.EDGE,
    jail.EDGE,
    unjail.EDGE,
    nick_reset.EDGE,
)

_FACES = {edge.kind: edge.face for edge in EDGES}


def face_of(kind: ActionKind) -> Face:
    """Also for a kind that only another version of Tux knows: its cases are shown all the same."""
    return _FACES.get(kind) or Face(
        icon="❔", title=kind.name, plural=kind.name, done=kind.name, told=kind.name, colour=GREY
    )
