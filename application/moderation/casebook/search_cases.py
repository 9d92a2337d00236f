from datetime import datetime

from attrs import define, frozen

from application.moderation.casebook.asked_query import AskedQuery, QueryReading
from application.moderation.casebook.keep_search import KeepSearch
from application.moderation.casebook.queries import CasebookReader, FoundCases
from application.shared.use_case import UseCase
from domain.moderation.amending import RIGHT
from domain.moderation.casebook.query import CaseQuery, SearchId
from domain.shared.ids import GuildId
from domain.shared.paging import Seek
from domain.shared.standing import Standing


@frozen(kw_only=True)
class SearchCases:
    guild: GuildId
    by: Standing
    asked: AskedQuery
    asked_at: datetime
    size: int


@frozen
class SearchPage:
    query: CaseQuery
    found: FoundCases
    search: SearchId | None
    """Under which the search is kept; None where there is but one page."""


@define
class SearchCasesHandler:
    """The newest page, and the search is kept where there are more."""

    _read: QueryReading
    _cases: CasebookReader
    _keep: UseCase[KeepSearch, SearchId]

    async def __call__(self, command: SearchCases) -> SearchPage:
        command.by.require(RIGHT)
        query = await self._read(command.guild, command.by.user, command.asked, command.asked_at)
        found = await self._cases.search(command.guild, query, Seek(size=command.size))
        search = None
        if found.page.older is not None:
            search = await self._keep(KeepSearch(command.guild, query))
        return SearchPage(query, found, search)
