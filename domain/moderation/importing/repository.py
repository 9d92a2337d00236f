from collections.abc import Collection, Sequence
from typing import Protocol

from domain.moderation.actions.action import ActionKind
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.importing.carrying import CarriedCase
from domain.moderation.importing.ends_here import EndedBy, EndedHere
from domain.shared.ids import GuildId, UserId


class ForeignCases(Protocol):
    """Cases of another bot, many at once."""

    async def reserve(self, guild: GuildId, last: CaseNumber) -> bool:
        """Have the guild's own numbers begin after that one; whether it had none yet."""
        ...

    async def add(self, cases: Sequence[CarriedCase]) -> None:
        """Of one guild, under numbers that are theirs, with what belongs to them; no event tells of them."""
        ...

    async def in_force(
        self, guild: GuildId, targets: Collection[UserId], kinds: Collection[ActionKind]
    ) -> tuple[Case, ...]:
        """What was done to these by one of these kinds and has not ended."""
        ...

    async def ended_by(self, guild: GuildId, numbers: Collection[CaseNumber]) -> tuple[EndedBy, ...]:
        """What these had ended when they were brought in, and has not held since."""
        ...

    async def end(self, ended: Sequence[EndedHere]) -> None:
        """Save how they end or hold, of one guild, after which they are due no longer; events tell of those alone that
        are posted in the mod-log. Raises ConcurrentChange."""
        ...

    async def remove(self, guild: GuildId, numbers: Collection[CaseNumber]) -> frozenset[CaseNumber]:
        """Those that nobody has changed, posted or referred to since, with what belongs to them; the next numbers
        follow on what is left. Returns which they were."""
        ...
