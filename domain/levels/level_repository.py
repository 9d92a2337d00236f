from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

from domain.levels.adjustment import Adjustment
from domain.levels.member_level import MemberLevel
from domain.shared.ids import GuildId, RequestId, UserId


class MemberLevelRepository(Protocol):
    async def lock(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, MemberLevel]:
        """Each member's level, which nobody else changes until this unit of work ends; at 0 where nothing is known."""
        ...

    async def save(self, members: Sequence[MemberLevel]) -> None:
        """Raises AdjustedAlready if one of their adjustments was saved before."""
        ...

    async def adjusted_by(self, guild: GuildId, request: RequestId, user: UserId) -> Adjustment | None:
        """What this request changed for the member, or None where it changed nothing."""
        ...
