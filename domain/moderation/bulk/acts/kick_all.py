from typing import final

from attrs import frozen

from domain.moderation.actions.kick import KICK
from domain.moderation.bulk.acts.act import BulkAct


@final
@frozen
class KickAll(BulkAct):
    name = "kick"
    kind = KICK
    needs_of_bot = ()
    takes_a_role = False
    undone_by = None
    at_once = 100


KICK_ALL = KickAll()
