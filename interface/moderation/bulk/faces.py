"""How cards show the acts of bulk operations."""

from collections.abc import Mapping

from attrs import frozen

from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from interface.shared.layout import GREY


@frozen(kw_only=True)
class BulkFace:
    icon: str
    title: str
    asks: str
    """What is asked before it is done, after which the number follows: "Ban" as in "Ban 20 people?"."""
    done: str
    """What became of them: "banned"."""
    already: str
    command: str
    """Where it belongs, as people type it."""
    colour: int


_FACES: Mapping[BulkAct, BulkFace] = {
    BAN_ALL: BulkFace(
        icon="🔨",
        title="Ban",
        asks="Ban",
        done="banned",
        already="banned already",
        command="massban",
        colour=0xE5484D,
    ),
    KICK_ALL: BulkFace(
        icon="👢",
        title="Kick",
        asks="Kick",
        done="kicked",
        already="gone already",
        command="masskick",
        colour=0xF76B15,
    ),
    GIVE_TO_ALL: BulkFace(
        icon="🏷️",
        title="Role given",
        asks="Give the role to",
        done="given the role",
        already="holding the role already",
        command="massrole give",
        colour=0x5B8DEF,
    ),
    TAKE_FROM_ALL: BulkFace(
        icon="🏷️",
        title="Role taken",
        asks="Take the role from",
        done="relieved of the role",
        already="without the role already",
        command="massrole take",
        colour=0x5B8DEF,
    ),
    LIFT_BANS: BulkFace(
        icon="🕊️",
        title="Unban",
        asks="Unban",
        done="unbanned",
        already="not banned",
        command="bulk undo",
        colour=0x30A46C,
    ),
}


def bulk_face_of(act: BulkAct) -> BulkFace:
    """Also for an act that only another version of Tux knows."""
    return _FACES.get(act) or BulkFace(
        icon="❔", title=act.name, asks=act.name, done=act.name, already=act.name, command="bulk", colour=GREY
    )
