from attrs import define
from sqlalchemy import Text, bindparam, literal_column, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.levels.operation_errors import OperationNotFound
from domain.levels.operations import Operation, OperationId
from domain.shared.ids import GuildId
from infrastructure.database.transaction import Transaction
from infrastructure.levels.level_rows import OPERATIONS
from infrastructure.levels.tables import level_operations

_state = level_operations.c.state.cast(Text)
_OPEN = (
    upsert(level_operations)
    .on_conflict_do_update(
        index_elements=["guild_id", "kind", "subject"],
        index_where=_state != literal_column("'undone'"),
        set_={"subject": level_operations.c.subject},
    )
    .returning(*OPERATIONS.columns)
)
_this = (level_operations.c.guild == bindparam("in_guild")) & (level_operations.c.id == bindparam("which"))
_LOCK = select(*OPERATIONS.columns).where(_this).with_for_update()
_changeable = ("state", "cursor", "members", "ended_at")
_SAVE = update(level_operations).where(_this).values({name: bindparam(f"new_{name}") for name in _changeable})


@define
class PostgresLevelOperationRepository:
    _transaction: Transaction

    async def open(self, draft: Operation) -> Operation:
        row = {name: value for name, value in OPERATIONS.to_row(draft).items() if name != "id"}
        return OPERATIONS.from_row((await self._transaction.execute(_OPEN, row)).mappings().one())

    async def lock(self, guild: GuildId, id_: OperationId) -> Operation:
        found = await self._transaction.execute(_LOCK, {"in_guild": guild, "which": id_})
        row = found.mappings().one_or_none()
        if row is None:
            raise OperationNotFound(id_)
        return OPERATIONS.from_row(row)

    async def save(self, operation: Operation) -> None:
        row = OPERATIONS.to_row(operation)
        new = {f"new_{name}": row[name] for name in _changeable}
        await self._transaction.execute(_SAVE, {"in_guild": operation.guild, "which": operation.id} | new)
