from datetime import datetime
from typing import Protocol

from domain.moderation.casebook.query import CaseQuery, SearchId
from domain.shared.ids import GuildId


class CaseSearches(Protocol):
    """Searches of more than one page: their buttons hold nothing but a number."""

    async def keep(self, guild: GuildId, query: CaseQuery, *, at: datetime) -> SearchId: ...

    async def forget_before(self, guild: GuildId, moment: datetime) -> None:
        """Those of this guild that were kept before."""
        ...
