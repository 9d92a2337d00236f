from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.points.account import MAX_POINTS, AccountKind
from domain.points.amount import Points
from domain.points.role_grant import RoleGrant
from domain.points.transaction import ROLE_GRANT
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.points.recording_parts import RECORD_PART
from infrastructure.points.tables import (
    ROLE_GRANTS,
    point_accounts,
    point_role_grants,
)

_GUILD = bindparam("in_guild", type_=BigInteger)
_ADD = upsert(point_role_grants).on_conflict_do_nothing()
_FORGET = delete(point_role_grants).where(
    point_role_grants.c.guild == _GUILD,
    point_role_grants.c.planned_at < bindparam("before"),
)
_FULL = select(point_accounts.c.holder).where(
    point_accounts.c.guild == _GUILD,
    point_accounts.c.kind == AccountKind.WALLET,
    point_accounts.c.holder == func.any(bindparam("users", type_=ARRAY(BigInteger))),
    point_accounts.c.balance > MAX_POINTS - bindparam("amount", type_=BigInteger),
)


@define
class PostgresRoleGrantRepository:
    _transaction: Transaction

    async def add(self, grant: RoleGrant) -> None:
        await self._transaction.execute(_ADD, ROLE_GRANTS.to_row(grant))

    async def forget(self, guild: GuildId, *, before: datetime) -> None:
        await self._transaction.execute(_FORGET, {"in_guild": guild, "before": before})

    async def full(self, guild: GuildId, users: Collection[UserId], amount: Points) -> frozenset[UserId]:
        which: Row = {"in_guild": guild, "users": users, "amount": amount}
        return frozenset(row["holder"] for row in (await self._transaction.execute(_FULL, which)).mappings())

    async def record_part(
        self, grant: RoleGrant, part: int, receivers: Collection[UserId], *, actor: UserId, at: datetime
    ) -> int:
        facts = {
            "guild": grant.guild,
            "kind": ROLE_GRANT,
            "actor": actor,
            "reason": grant.reason,
            "request": grant.request,
            "part": part,
            "reverses": None,
            "at": at,
        }
        parameters: Row = {"in_guild": grant.guild, "amount": grant.amount, "receivers": list(receivers)}
        parameters |= {f"made_{name}": value for name, value in facts.items()}
        row = (await self._transaction.execute(RECORD_PART, parameters)).mappings().one()
        granted: int = row["wallets"]
        return granted
