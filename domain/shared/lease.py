"""Who may finish what is under way: the holder of its lease, told apart from earlier holders by a token."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NewType
from uuid import UUID

from attrs import Factory, field, frozen

from domain.shared.ids import GuildId, UserId

LeaseToken = NewType("LeaseToken", UUID)
"""Made fresh for each claim: a holder that returns after its lease was taken over has one that is no longer valid."""

NOBODY = LeaseToken(UUID(int=0))
"""Instead of a holder's, where a holder gave the work back: whoever claims it next disturbs nobody."""

SHARE_OF_LEASE = 0.8
"""How much of a lease its holder uses: long before another may take over, it gives up."""


type Owner = GuildId | UserId
"""Whose work it is, of which nobody may take up all the room: a guild's, or a person's where it is of no guild."""


@frozen
class Room:
    """How much more may be claimed by whoever has some of it under way: in all, and of each owner in all and so far."""

    total: int
    of_each: int = field(default=Factory(lambda room: room.total, takes_self=True))
    under_way: Mapping[Owner, int] = field(factory=dict)

    def of(self, owner: Owner) -> int:
        return max(0, self.of_each - self.under_way.get(owner, 0))

    def limits(self, claimed: Iterable[Owner]) -> bool:
        """Whether there may be more than what was claimed, of the same owners or, behind them, of others."""
        of_each = Counter(claimed)
        return of_each.total() >= self.total or any(number >= self.of(owner) for owner, number in of_each.items())
