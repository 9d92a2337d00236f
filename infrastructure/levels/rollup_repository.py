from collections.abc import Collection, Sequence

from attrs import define
from sqlalchemy import BigInteger, bindparam, delete, func, insert, select
from sqlalchemy.dialects.postgresql import ARRAY

from domain.levels.replay import Rollup
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.levels.tables import activity_days

_KEYS = {
    "user": "user",
    "day": "day",
    "rules": "rule_version",
    "messages": "messages",
    "counted_messages": "counted_messages",
    "voice_minutes": "voice_minutes",
    "message_xp": "message_xp",
    "voice_xp": "voice_xp",
}
"""The columns' keys, by the names of the record's fields."""

_columns = [activity_days.c[key] for key in _KEYS.values()]
_of_these = (activity_days.c.guild == bindparam("in_guild", type_=BigInteger)) & (
    activity_days.c.user == func.any(bindparam("users", type_=ARRAY(BigInteger)))
)
_OF = select(*_columns).where(_of_these).order_by(activity_days.c.user, activity_days.c.day)
_FORGET = delete(activity_days).where(_of_these)
_rows = (
    func.unnest(*(bindparam(f"all_{column.key}", type_=ARRAY(column.type)) for column in _columns))
    .table_valued(*(column.key for column in _columns), name="rollups")
    .render_derived()
)
_ADD = insert(activity_days).from_select(
    ["guild", *(column.key for column in _columns)], select(bindparam("in_guild", type_=BigInteger), *_rows.c)
)


@define
class PostgresRollupRepository:
    _transaction: Transaction

    async def of(self, guild: GuildId, users: Collection[UserId]) -> tuple[Rollup, ...]:
        found = await self._transaction.execute(_OF, {"in_guild": guild, "users": sorted(users)})
        return tuple(
            Rollup(**{name: row[activity_days.c[key].name] for name, key in _KEYS.items()}) for row in found.mappings()
        )

    async def replace(self, guild: GuildId, users: Collection[UserId], rollups: Sequence[Rollup]) -> None:
        await self._transaction.execute(_FORGET, {"in_guild": guild, "users": sorted(users)})
        if rollups:
            arrays: Row = {f"all_{key}": [getattr(rollup, name) for rollup in rollups] for name, key in _KEYS.items()}
            await self._transaction.execute(_ADD, {"in_guild": guild} | arrays)
