"""Who may finish what is under way: the holder of its lease, told apart from earlier holders by a token."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NewType
from uuid import UUID

from attrs import Factory, field, frozen

from domain.shared.ids import GuildId

LeaseToken = NewType("LeaseToken", UUID)
"""Made fresh for each claim: a holder that returns after its lease was taken over has one that is no longer valid."""

NOBODY = LeaseToken(UUID(int=0))
"""Instead of a holder's, where a holder gave the work back: whoever claims it next disturbs nobody."""

SHARE_OF_LEASE = 0.8
"""How much of a lease its holder uses: long before another may take over, it gives up."""


@frozen
class Room:
    """How much more may be claimed by whoever has some of it under way: in all, and of each guild in all and so far."""

    total: int
    of_each: int = field(default=Factory(lambda room: room.total, takes_self=True))
    under_way: Mapping[GuildId, int] = field(factory=dict)

    def of(self, guild: GuildId) -> int:
        return max(0, self.of_each - self.under_way.get(guild, 0))

    def limits(self, claimed: Iterable[GuildId]) -> bool:
        """Whether there may be more than what was claimed, of the same guilds or, behind them, of others."""
        of_each = Counter(claimed)
        return of_each.total() >= self.total or any(number >= self.of(guild) for guild, number in of_each.items())
