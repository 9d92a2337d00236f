from typing import ClassVar, Protocol

from domain.moderation.actions.action import ActionKind
from domain.shared.permission import Permission


class BulkAct(Protocol):
    """What a bulk operation does to each of its targets: it answers everything that is asked of an act.

    Each act is a class in a file of its own, without fields, so that any two of its instances are equal.
    """

    name: ClassVar[str]
    """What the database calls it; never changed."""
    kind: ClassVar[ActionKind]
    """Of the cases that it makes."""
    needs_of_bot: ClassVar[tuple[Permission, ...]]
    """Beyond what the kind of its cases needs."""
    takes_a_role: ClassVar[bool]
    """Whether it is about one role."""
    undone_by: ClassVar["BulkAct | None"]
    """What takes it back; None where nothing can."""
    at_once: ClassVar[int]
    """How many targets are worked on between two looks at the rights, and recorded in one statement."""
