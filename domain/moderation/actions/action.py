from datetime import timedelta
from enum import Enum
from typing import ClassVar, Protocol

from domain.shared.permission import Permission


class Term(Enum):
    """Whether an action ends by itself at a time that the moderator names."""

    NONE = "none"
    POSSIBLE = "possible"
    NEEDED = "needed"


def command_for(kind: "ActionKind") -> str:
    """As people type it: a kind is called after its command, and one of a group after both."""
    return kind.name.replace("_", " ")


class ActionKind(Protocol):
    """A kind of action on a member: it answers everything that is asked of a kind.

    Each kind is a class in a file of its own, without fields, so that any two of its instances are equal; nothing has a
    default, so the type checker asks a new kind for every answer.
    """

    name: ClassVar[str]
    """What commands and the database call it; never changed."""
    needs_of_moderator: ClassVar[Permission]
    needs_of_bot: ClassVar[Permission | None]
    only_members: ClassVar[bool]
    """Whether only someone who is in the guild can be acted on."""
    heeds_ranks: ClassVar[bool]
    """Whether nobody may do it to themselves, to the bot, the owner, or those who stand as high."""
    bot_must_outrank: ClassVar[bool]
    """Whether Discord lets the bot act only on those who stand below it."""
    is_exclusive: ClassVar[bool]
    """Whether at most one such action may be under way per member: so for those that change where the member stands."""
    tells_member: ClassVar[bool]
    """Whether the member is told by direct message, before the action puts them out of reach."""
    is_counted: ClassVar[bool]
    """Whether it matters which one of the member's it is."""
    is_confidential: ClassVar[bool]
    """Whether it is for moderators alone, so that whom it is about never reads of it."""
    needs_reason: ClassVar[bool]
    """Whether it is nothing without one."""
    undone_by: ClassVar["ActionKind | None"]
    """What ends it; None where nothing of it stays in force."""
    term: ClassVar[Term]
    kept_for: ClassVar[timedelta | None]
    """How long Discord keeps it up at most before it must be told again; None where that has no limit."""
