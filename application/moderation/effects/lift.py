from typing import Protocol

from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case
from domain.moderation.term import Ending


class Lift(Protocol):
    """How what a kind of action left in force is ended when its time is over.

    Acting raises EffectRefused, looking MayNotLook, both DiscordUnreachable. It may be tried again after a try whose
    outcome nobody knows.
    """

    @property
    def kind(self) -> ActionKind: ...

    async def lift(self, case: Case) -> Ending:
        """End it if it is still this case's own, and say how it ended: what a person put in its place is left alone."""
        ...

    async def renew(self, case: Case, *, was_to_end: bool) -> Ending | None:
        """Have Discord keep it up until its end, where that must be told; how it ended where it holds no longer.

        `was_to_end`: somebody asked to have it taken back when nothing of it was left.
        """
        ...
