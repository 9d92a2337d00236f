from attrs import define
from sqlalchemy import bindparam, delete
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.levels.level_errors import BlockedAlready, NotBlocked
from domain.levels.level_repository import LevelBlock
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Transaction
from infrastructure.levels.level_rows import BLOCKS
from infrastructure.levels.tables import level_blocks

_ADD = upsert(level_blocks).on_conflict_do_nothing()
_REMOVE = delete(level_blocks).where(
    level_blocks.c.guild == bindparam("in_guild"), level_blocks.c.user == bindparam("whose")
)


@define
class PostgresLevelBlockRepository:
    _transaction: Transaction

    async def add(self, guild: GuildId, block: LevelBlock) -> None:
        added = await self._transaction.execute(_ADD, {"guild": guild} | BLOCKS.to_row(block))
        if not added.rowcount:
            raise BlockedAlready(block.user)

    async def remove(self, guild: GuildId, user: UserId) -> None:
        removed = await self._transaction.execute(_REMOVE, {"in_guild": guild, "whose": user})
        if not removed.rowcount:
            raise NotBlocked(user)
