from collections.abc import Collection
from datetime import datetime
from typing import Protocol

from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.shared.ids import GuildId, RoleId


class RoleSwaps(Protocol):
    async def put(self, swap: RoleSwap) -> None:
        """In place of what the same case had noted before."""
        ...

    async def keep(self, guild: GuildId, number: CaseNumber, roles: Collection[RoleId]) -> None:
        """Add these to those that are given back when this jail ends."""
        ...

    async def drop(self, guild: GuildId, number: CaseNumber, role: RoleId) -> None:
        """Do not give this one back."""
        ...

    async def came_back(self, guild: GuildId, number: CaseNumber, joined_at: datetime | None) -> None:
        """The member left and is in again, jailed as before."""
        ...
