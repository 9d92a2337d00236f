"""When a second person has to approve a bulk operation."""

from datetime import timedelta

from attrs import frozen

from domain.moderation.bulk.operation import HOLDS_FOR
from domain.moderation.bulk.target import OPEN, TargetState

COUNTED_FOR = timedelta(hours=1)
"""So long, what one moderator had done to many alone counts together with what they ask for next."""

COUNTED = OPEN | {TargetState.DONE, TargetState.UNCLEAR}
"""What was done to them, or may yet be."""

ASIDE_FOR = 2 * HOLDS_FOR
"""How long ago plans were made that can be confirmed at the same moment, whenever that confirmation was sent."""


@frozen(kw_only=True)
class Reach:
    """How many a moderator reaches alone: with this operation, and with others lately.

    `taken` are actions of the kind within the hour, `budget` how many of them the guild allows, where it does.
    """

    targets: int
    alone_lately: int
    taken: int = 0
    budget: int | None = None

    def goes_beyond(self, limit: int) -> bool:
        """Whether it needs a second person, by its size with that of those before it or by what a budget has left."""
        if self.targets + self.alone_lately > limit:
            return True
        return self.budget is not None and self.targets + self.taken > self.budget
