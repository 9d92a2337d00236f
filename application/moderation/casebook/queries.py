from typing import Protocol

from attrs import frozen

from application.moderation.queries import CaseView
from application.shared.total import Total
from domain.moderation.casebook.query import CaseQuery, SearchId
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek


@frozen
class FoundCases:
    page: Page[CaseView]
    count: Total | None
    """How many were found; None on any page but the newest."""


class CasebookReader(Protocol):
    async def search(self, guild: GuildId, query: CaseQuery, seek: Seek) -> FoundCases:
        """Newest first; the cursor is a case's number."""
        ...

    async def saved_search(self, guild: GuildId, search: SearchId) -> CaseQuery:
        """Raises SearchForgotten."""
        ...
