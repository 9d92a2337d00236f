from typing import final

from attrs import frozen

from domain.moderation.actions.unban import UNBAN
from domain.moderation.bulk.acts.act import BulkAct


@final
@frozen
class LiftBans(BulkAct):
    name = "unban"
    kind = UNBAN
    needs_of_bot = ()
    takes_a_role = False
    undone_by = None
    at_once = 100


LIFT_BANS = LiftBans()
