from enum import Enum
from typing import Protocol

from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case
from domain.shared.errors import DomainError
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


class Trace(Enum):
    """What Discord holds of an action."""

    ABSENT = "absent"
    OURS = "ours"
    BEGUN = "begun"  # by this case, and to be finished, whatever the rules say by now
    FOREIGN = "foreign"  # the state is there, but another action brought it about


class Effect(Protocol):
    """How a kind of action is done and looked for. Acting raises EffectRefused, looking MayNotLook, both
    DiscordUnreachable."""

    @property
    def kind(self) -> ActionKind: ...

    async def redundancy(self, guild: GuildId, target: Standing) -> DomainError | None:
        """Why there is nothing to do: the state stands already, or nobody is there. None where there is something."""
        ...

    async def is_overtaken(self, case: Case) -> bool:
        """Whether somebody changed what the case is about since it was asked for, so that it is not to be done."""
        ...

    async def bring_about(self, case: Case) -> None:
        """Do it. EffectRefused also where somebody else had done it, and Discord took the second time for the first."""
        ...

    async def trace(self, case: Case, *, told: bool) -> Trace:
        """Whether this case's action was done, even if it was undone since; `told`: whether the member was told."""
        ...
