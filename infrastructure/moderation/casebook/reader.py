from attrs import define
from sqlalchemy import bindparam, select

from application.moderation.casebook.queries import FoundCases
from application.shared.total import COUNTED_AT_MOST, Total
from domain.moderation.casebook.query import CaseQuery, SearchForgotten, SearchId
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from infrastructure.database.reading import Reading
from infrastructure.moderation.casebook.searching import searching
from infrastructure.moderation.tables import CASE_VIEWS, QUERIES, case_searches

_SAVED = select(*QUERIES.columns).where(
    case_searches.c.guild == bindparam("in_guild"), case_searches.c.id == bindparam("which")
)


@define
class PostgresCasebookReader:
    _reading: Reading

    async def search(self, guild: GuildId, query: CaseQuery, seek: Seek) -> FoundCases:
        is_first = seek.cursor is None
        search = searching(guild, query, seek, enough=COUNTED_AT_MOST + 1 if is_first else seek.size + 1)
        rows = await self._reading.rows(search.statement, search.parameters)
        page = Page.of([CASE_VIEWS.from_row(row) for row in rows], seek, key=lambda case: case.number)
        if not is_first:
            return FoundCases(page, None)
        return FoundCases(page, Total.of(rows[0]["found"] if rows else 0))

    async def saved_search(self, guild: GuildId, search: SearchId) -> CaseQuery:
        row = await self._reading.row(_SAVED, {"in_guild": guild, "which": search})
        if row is None:
            raise SearchForgotten
        return QUERIES.from_row(row)
