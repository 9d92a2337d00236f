from collections.abc import Collection

from attrs import define
from sqlalchemy import BigInteger, DateTime, bindparam, column, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.levels.level_errors import BlockedAlready, NotBlocked
from domain.levels.level_repository import LevelBlock
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.levels.level_rows import BLOCKS
from infrastructure.levels.tables import level_blocks

_ADD = upsert(level_blocks).on_conflict_do_nothing()
_REMOVE = delete(level_blocks).where(
    level_blocks.c.guild == bindparam("in_guild"), level_blocks.c.user == bindparam("whose")
)
_USERS = bindparam("users", type_=ARRAY(BigInteger))
_given = (
    func.unnest(
        _USERS, bindparam("bys", type_=ARRAY(BigInteger)), bindparam("ats", type_=ARRAY(DateTime(timezone=True)))
    )
    .table_valued(
        column("user", BigInteger), column("by", BigInteger), column("at", DateTime(timezone=True)), name="given"
    )
    .render_derived()
)
_ADD_NEW = (
    upsert(level_blocks)
    .from_select(
        ["guild", "user", "by", "at"],
        select(bindparam("in_guild", type_=BigInteger), _given.c.user, _given.c.by, _given.c.at),
    )
    .on_conflict_do_nothing()
    .returning(level_blocks.c.user)
)
_REMOVE_OF = (
    delete(level_blocks)
    .where(
        level_blocks.c.guild == bindparam("in_guild"),
        level_blocks.c.user == func.any(_USERS),
        level_blocks.c.by == bindparam("blocker"),
    )
    .returning(level_blocks.c.user)
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

    async def add_new(self, guild: GuildId, blocks: Collection[LevelBlock]) -> frozenset[UserId]:
        ordered = sorted(blocks, key=lambda block: block.user)
        given: Row = {
            "in_guild": guild,
            "users": [block.user for block in ordered],
            "bys": [block.by for block in ordered],
            "ats": [block.at for block in ordered],
        }
        added = await self._transaction.execute(_ADD_NEW, given)
        return frozenset(row["user_id"] for row in added.mappings())

    async def remove_of(self, guild: GuildId, users: Collection[UserId], *, by: UserId) -> frozenset[UserId]:
        which: Row = {"in_guild": guild, "users": sorted(users), "blocker": by}
        removed = await self._transaction.execute(_REMOVE_OF, which)
        return frozenset(row["user_id"] for row in removed.mappings())
