from attrs import define
from sqlalchemy import Text, bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from infrastructure.database.reading import Reading
from infrastructure.database.transaction import Transaction
from infrastructure.moderation.tables import nick_resets

_nickname = bindparam("was", type_=Text)
_PUT = (
    upsert(nick_resets)
    .values(guild=bindparam("in_guild"), number=bindparam("which"), nickname=_nickname)
    .on_conflict_do_update(index_elements=list(nick_resets.primary_key), set_={"nickname": _nickname})
)
_TAKEN = select(nick_resets.c.nickname).where(
    nick_resets.c.guild == bindparam("in_guild"), nick_resets.c.number == bindparam("which")
)


@define
class PostgresNickResets:
    _transaction: Transaction

    async def put(self, guild: GuildId, number: CaseNumber, nickname: str) -> None:
        await self._transaction.execute(_PUT, {"in_guild": guild, "which": number, "was": nickname})


@define
class PostgresNickReader:
    _reading: Reading

    async def taken(self, guild: GuildId, number: CaseNumber) -> str | None:
        row = await self._reading.row(_TAKEN, {"in_guild": guild, "which": number})
        return None if row is None else str(row["nickname"])
