from datetime import datetime

from attrs import define
from sqlalchemy import bindparam, delete, insert

from domain.moderation.casebook.query import CaseQuery, SearchId
from domain.shared.ids import GuildId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.moderation.tables import QUERIES, case_searches

_KEEP = insert(case_searches).returning(case_searches.c.id)
_FORGET = delete(case_searches).where(
    case_searches.c.guild == bindparam("in_guild"), case_searches.c.saved_at < bindparam("before")
)


@define
class PostgresCaseSearches:
    _transaction: Transaction

    async def keep(self, guild: GuildId, query: CaseQuery, *, at: datetime) -> SearchId:
        row: Row = QUERIES.to_row(query) | {"guild": guild, "saved_at": at}
        kept = await self._transaction.execute(_KEEP, row)
        return SearchId(kept.mappings().one()["id"])

    async def forget_before(self, guild: GuildId, moment: datetime) -> None:
        await self._transaction.execute(_FORGET, {"in_guild": guild, "before": moment})
