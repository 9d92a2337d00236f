"""A role given, and the same role taken: each takes the other back."""

from typing import ClassVar, final

from attrs import frozen

from domain.moderation.actions.give_role import GIVE_ROLE
from domain.moderation.actions.take_role import TAKE_ROLE
from domain.moderation.bulk.acts.act import BulkAct


@final
@frozen
class GiveToAll(BulkAct):
    name = "give_role"
    kind = GIVE_ROLE
    needs_of_bot = ()
    takes_a_role = True
    undone_by: ClassVar[BulkAct | None]
    at_once = 100


@final
@frozen
class TakeFromAll(BulkAct):
    name = "take_role"
    kind = TAKE_ROLE
    needs_of_bot = ()
    takes_a_role = True
    undone_by: ClassVar[BulkAct | None]
    at_once = 100


GIVE_TO_ALL, TAKE_FROM_ALL = GiveToAll(), TakeFromAll()
GiveToAll.undone_by, TakeFromAll.undone_by = TAKE_FROM_ALL, GIVE_TO_ALL
