from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, bindparam, func, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import RoleSwap
from domain.shared.ids import GuildId, RoleId
from infrastructure.database.transaction import Transaction
from infrastructure.moderation.tables import ROLE_SWAPS, role_swaps

_KEY = [column.key for column in role_swaps.primary_key]
_new = upsert(role_swaps)
_PUT = _new.values({name: bindparam(f"new_{name}") for name in ROLE_SWAPS.names})
_PUT = _PUT.on_conflict_do_update(
    index_elements=list(role_swaps.primary_key),
    set_={role_swaps.c[name]: _new.excluded[name] for name in ROLE_SWAPS.names if name not in _KEY},
)
_this_one = (role_swaps.c.guild == bindparam("in_guild")) & (role_swaps.c.number == bindparam("which"))
_KEEP = text(
    "UPDATE role_swaps SET moved = ARRAY(SELECT DISTINCT unnest(moved || :roles) ORDER BY 1)"
    " WHERE guild_id = :in_guild AND number = :which"
).bindparams(bindparam("roles", type_=ARRAY(BigInteger)))
_without = func.array_remove(role_swaps.c.moved, bindparam("role", type_=BigInteger))
_DROP = update(role_swaps).where(_this_one).values(moved=_without)
_CAME_BACK = update(role_swaps).where(_this_one).values(joined_at=bindparam("since"))


@define
class PostgresRoleSwaps:
    _transaction: Transaction

    async def put(self, swap: RoleSwap) -> None:
        row = {f"new_{name}": value for name, value in ROLE_SWAPS.to_row(swap).items()}
        await self._transaction.execute(_PUT, row)

    async def keep(self, guild: GuildId, number: CaseNumber, roles: Collection[RoleId]) -> None:
        await self._transaction.execute(_KEEP, {"in_guild": guild, "which": number, "roles": roles})

    async def drop(self, guild: GuildId, number: CaseNumber, role: RoleId) -> None:
        await self._transaction.execute(_DROP, {"in_guild": guild, "which": number, "role": role})

    async def came_back(self, guild: GuildId, number: CaseNumber, joined_at: datetime | None) -> None:
        await self._transaction.execute(_CAME_BACK, {"in_guild": guild, "which": number, "since": joined_at})
