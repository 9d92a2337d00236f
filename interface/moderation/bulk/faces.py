"""How cards show the acts of bulk operations."""

from collections.abc import Callable, Mapping

from attrs import frozen

from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from interface.shared.languages import Text, gettext_lazy, ngettext, untranslated
from interface.shared.layout import BLUE, GREEN, GREY, ORANGE, RED


@frozen(kw_only=True)
class BulkFace:
    icon: str
    title: Text
    asks: Callable[[int], str]
    """What is asked before it is done to so many: "Ban 20 people?"."""
    done: Text
    """What became of them: "banned"."""
    already: Text
    command: str
    """Where it belongs, as people type it."""
    colour: int


_FACES: Mapping[BulkAct, BulkFace] = {
    BAN_ALL: BulkFace(
        icon="🔨",
        title=gettext_lazy("Ban"),
        asks=lambda count: ngettext("Ban 1 person?", "Ban {n} people?", count),
        done=gettext_lazy("banned"),
        already=gettext_lazy("banned already"),
        command="massban",
        colour=RED,
    ),
    KICK_ALL: BulkFace(
        icon="👢",
        title=gettext_lazy("Kick"),
        asks=lambda count: ngettext("Kick 1 person?", "Kick {n} people?", count),
        done=gettext_lazy("kicked"),
        already=gettext_lazy("gone already"),
        command="masskick",
        colour=ORANGE,
    ),
    GIVE_TO_ALL: BulkFace(
        icon="🏷️",
        title=gettext_lazy("Role given"),
        asks=lambda count: ngettext("Give the role to 1 person?", "Give the role to {n} people?", count),
        done=gettext_lazy("given the role"),
        already=gettext_lazy("holding the role already"),
        command=untranslated("massrole give"),
        colour=BLUE,
    ),
    TAKE_FROM_ALL: BulkFace(
        icon="🏷️",
        title=gettext_lazy("Role taken"),
        asks=lambda count: ngettext("Take the role from 1 person?", "Take the role from {n} people?", count),
        done=gettext_lazy("relieved of the role"),
        already=gettext_lazy("without the role already"),
        command=untranslated("massrole take"),
        colour=BLUE,
    ),
    LIFT_BANS: BulkFace(
        icon="🕊️",
        title=gettext_lazy("Unban"),
        asks=lambda count: ngettext("Unban 1 person?", "Unban {n} people?", count),
        done=gettext_lazy("unbanned"),
        already=gettext_lazy("not banned"),
        command=untranslated("bulk undo"),
        colour=GREEN,
    ),
}


def bulk_face_of(act: BulkAct) -> BulkFace:
    """Also for an act that only another version of Tux knows."""
    return _FACES.get(act) or BulkFace(
        icon="❔",
        title=act.name,
        asks=lambda count: ngettext("{act} 1 person?", "{act} {n} people?", count, act=act.name),
        done=act.name,
        already=act.name,
        command="bulk",
        colour=GREY,
    )
