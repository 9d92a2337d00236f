"""What bulk operations do."""

from domain.moderation.bulk.acts.act import BulkAct
from domain.moderation.bulk.acts.ban_all import BAN_ALL
from domain.moderation.bulk.acts.kick_all import KICK_ALL
from domain.moderation.bulk.acts.lift_bans import LIFT_BANS
from domain.moderation.bulk.acts.roles import GIVE_TO_ALL, TAKE_FROM_ALL
from domain.moderation.bulk.acts.unknown import unknown_act

ACTS: tuple[BulkAct, ...] = (BAN_ALL, KICK_ALL, GIVE_TO_ALL, TAKE_FROM_ALL, LIFT_BANS)

ACT_BY_NAME = {act.name: act for act in ACTS}


def act_named(name: str) -> BulkAct:
    """Also one that only another version of Tux knows."""
    return ACT_BY_NAME.get(name) or unknown_act(name)
