from collections.abc import Collection, Sequence
from typing import Protocol

from domain.moderation.case_number import CaseNumber
from domain.moderation.importing.carrying import CarriedCase
from domain.shared.ids import GuildId


class ForeignCases(Protocol):
    """Cases of another bot, many at once."""

    async def reserve(self, guild: GuildId, last: CaseNumber) -> bool:
        """Have the guild's own numbers begin after that one; whether it had none yet."""
        ...

    async def add(self, cases: Sequence[CarriedCase]) -> None:
        """Of one guild, under numbers that are theirs, with what belongs to them; no event tells of them."""
        ...

    async def remove(self, guild: GuildId, numbers: Collection[CaseNumber]) -> frozenset[CaseNumber]:
        """Those that nobody has changed, posted or referred to since, with what belongs to them; the next numbers
        follow on what is left. Returns which they were."""
        ...
