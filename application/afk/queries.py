from collections.abc import Mapping
from typing import Protocol

from domain.afk.away import Away
from domain.shared.ids import GuildId, UserId


class AwayReader(Protocol):
    async def of(self, guild: GuildId) -> Mapping[UserId, Away]:
        """Who is away. Raises RecordsUnavailable."""
        ...
