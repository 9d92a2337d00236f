from attrs import define
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.shared.ids import GuildId
from infrastructure.database.reading import Reading
from infrastructure.database.transaction import Transaction
from infrastructure.setup.tables import setup_skips

_ADD = upsert(setup_skips).on_conflict_do_nothing()
_OF_GUILD = select(setup_skips.c.step).where(setup_skips.c.guild == bindparam("in_guild"))


@define
class PostgresSetupSkips:
    _transaction: Transaction

    async def add(self, guild: GuildId, step: str) -> None:
        await self._transaction.execute(_ADD, {"guild": guild, "step": step})


@define
class PostgresSetupReader:
    _reading: Reading

    async def skipped(self, guild: GuildId) -> frozenset[str]:
        rows = await self._reading.rows(_OF_GUILD, {"in_guild": guild})
        return frozenset(row["step"] for row in rows)
