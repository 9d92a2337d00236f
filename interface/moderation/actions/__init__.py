"""The kinds of action as people meet them in Discord."""

from domain.moderation.actions.action import ActionKind
from domain.moderation.actions.give_role import GIVE_ROLE
from domain.moderation.actions.take_role import TAKE_ROLE
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
from interface.shared.languages import gettext_lazy, pgettext_lazy
from interface.shared.layout import BLUE, GREY

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

_FACES = {edge.kind: edge.face for edge in EDGES} | {
    GIVE_ROLE: Face(
        icon="🏷️",
        name=pgettext_lazy("kind", "give_role"),
        title=gettext_lazy("Role given"),
        plural=gettext_lazy("Roles given"),
        done=pgettext_lazy("what was done", "given a role"),
        told=gettext_lazy("You were given a role in {guild}"),
        colour=BLUE,
    ),
    TAKE_ROLE: Face(
        icon="🏷️",
        name=pgettext_lazy("kind", "take_role"),
        title=gettext_lazy("Role taken"),
        plural=gettext_lazy("Roles taken"),
        done=pgettext_lazy("what was done", "relieved of a role"),
        told=gettext_lazy("You were relieved of a role in {guild}"),
        colour=BLUE,
    ),
}


def face_of(kind: ActionKind) -> Face:
    """Also for a kind that only another version of Tux knows: its cases are shown all the same."""
    return _FACES.get(kind) or Face(
        icon="❔",
        name=kind.name,
        title=kind.name,
        plural=kind.name,
        done=kind.name,
        told=kind.name + " {guild}",
        colour=GREY,
    )
