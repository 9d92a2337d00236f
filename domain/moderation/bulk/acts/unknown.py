from functools import cache

from attrs import frozen

from domain.moderation.actions.unknown import unknown_kind
from domain.moderation.bulk.acts.act import BulkAct


@frozen
class UnknownAct(BulkAct):
    """An act that only another version of Tux knows: its operations are shown, and otherwise left alone."""

    name = ""
    kind = unknown_kind("unknown")
    needs_of_bot = ()
    takes_a_role = False
    undone_by = None
    at_once = 1


@cache
def unknown_act(name: str) -> UnknownAct:
    """The act of this name; two of the same name are equal, as all acts are."""
    named: type[UnknownAct] = type(UnknownAct.__name__, (UnknownAct,), {"name": name, "__slots__": ()})
    return named()
