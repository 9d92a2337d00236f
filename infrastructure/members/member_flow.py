from datetime import date

from attrs import define
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.shared.ids import GuildId
from infrastructure.database.transaction import Transaction
from infrastructure.members.tables import member_flow

_insert = upsert(member_flow)
_ADD = _insert.on_conflict_do_update(
    index_elements=list(member_flow.primary_key),
    set_={name: member_flow.c[name] + _insert.excluded[name] for name in ("joins", "leaves")},
)


@define
class PostgresMemberFlow:
    _transaction: Transaction

    async def add(self, guild: GuildId, day: date, *, joins: int = 0, leaves: int = 0) -> None:
        await self._transaction.execute(_ADD, {"guild": guild, "day": day, "joins": joins, "leaves": leaves})
