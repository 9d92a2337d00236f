"""Those whom an operation is about, and what became of each."""

from enum import StrEnum

from attrs import field, frozen

from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case import Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, UserId
from domain.shared.names import Names
from domain.shared.pseudonyms import is_pseudonym


class TargetState(StrEnum):
    WAITING = "waiting"
    OPENED = "opened"
    """Its case is open: it may or may not have been done."""

    DONE = "done"
    ALREADY = "already"
    """There was nothing to do: already banned, or holding the role, by somebody else's hand."""
    REFUSED = "refused"
    CHANGED = "changed"
    """Somebody changed it since, so that an undo leaves it alone."""
    HELD_AGAIN = "held_again"
    """The operation had made a ban for a time one for good, and it is for that time again."""
    UNCLEAR = "unclear"
    """Interrupted, and the bot is not allowed to look whether it was done."""
    BUSY = "busy"
    """Another action on them was in progress."""
    STOPPED = "stopped"
    """The operation ended before their turn came."""

    ONESELF = "oneself"
    THE_BOT = "the_bot"
    THE_OWNER = "the_owner"
    ABOVE_MODERATOR = "above_moderator"
    ABOVE_BOT = "above_bot"
    NOT_A_MEMBER = "not_a_member"


OPEN = frozenset({TargetState.WAITING, TargetState.OPENED})
TAKEN_BACK = frozenset({TargetState.DONE, TargetState.HELD_AGAIN})
"""Of an undo: what the operation had done to them holds no more."""
EXCLUDED = frozenset(
    {
        TargetState.ONESELF,
        TargetState.THE_BOT,
        TargetState.THE_OWNER,
        TargetState.ABOVE_MODERATOR,
        TargetState.ABOVE_BOT,
        TargetState.NOT_A_MEMBER,
    }
)
"""Whom the rules keep out, whatever was asked for."""

FAILURES = {
    TargetState.ALREADY: Failure.SUPERSEDED,
    TargetState.CHANGED: Failure.SUPERSEDED,
    TargetState.REFUSED: Failure.REFUSED_BY_DISCORD,
    TargetState.NOT_A_MEMBER: Failure.UNKNOWN_MEMBER,
    TargetState.UNCLEAR: Failure.UNVERIFIABLE,
    TargetState.STOPPED: Failure.INTERRUPTED,
    **dict.fromkeys(EXCLUDED - {TargetState.NOT_A_MEMBER}, Failure.NO_LONGER_ALLOWED),
}
"""What the case of a target says that came to this after the case was opened."""

MOST_TARGETS = 10_000
"""Of one operation."""

LONGEST_DETAIL = 200
"""Characters kept of what Discord said."""


@frozen(kw_only=True)
class Target:
    """`ordinal` is their place in the operation, from 0."""

    guild: GuildId
    operation: OperationNumber
    user: UserId
    ordinal: int
    state: TargetState = TargetState.WAITING
    number: CaseNumber | None = None
    """Of the case, once it is open."""
    detail: str | None = None
    """Discord's own words for why it refused."""
    username: str | None = None
    display_name: str | None = None

    @property
    def is_forgotten(self) -> bool:
        """Whether `user` is nobody's id any more, as their case is forgotten."""
        return is_pseudonym(self.user)

    @property
    def names(self) -> Names:
        return Names(username=self.username, display_name=self.display_name)


def _cut(said: str | None) -> str | None:
    return None if said is None else said[:LONGEST_DETAIL] or None


@frozen(kw_only=True)
class Outcome:
    """What became of one target whose case is open."""

    user: UserId
    state: TargetState
    detail: str | None = field(default=None, converter=_cut)
    notice: Notice = Notice.NOT_WANTED

    @property
    def is_told_in_vain(self) -> bool:
        """Whether they may have read of what did not happen; what somebody else did in its place is no such thing."""
        failure = FAILURES.get(self.state)
        is_undone = failure is not None and failure is not Failure.SUPERSEDED
        return is_undone and self.notice in (Notice.DELIVERED, Notice.UNCERTAIN)
