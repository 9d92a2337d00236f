from attrs import define, frozen

from application.moderation.casebook.queries import CasebookReader
from application.moderation.casebook.search_cases import SearchPage
from domain.moderation.amending import RIGHT
from domain.moderation.casebook.query import SearchId
from domain.shared.ids import GuildId
from domain.shared.paging import Seek
from domain.shared.standing import Standing


@frozen(kw_only=True)
class TurnSearchPage:
    guild: GuildId
    by: Standing
    search: SearchId
    seek: Seek


@define
class TurnSearchPageHandler:
    """Raises SearchForgotten."""

    _cases: CasebookReader

    async def __call__(self, command: TurnSearchPage) -> SearchPage:
        command.by.require(RIGHT)
        query = await self._cases.saved_search(command.guild, command.search)
        return SearchPage(query, await self._cases.search(command.guild, query, command.seek), command.search)
