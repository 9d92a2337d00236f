from collections.abc import Collection, Mapping
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, and_, bindparam, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.points.account import MAX_POINTS, AccountKind
from domain.points.amount import Points
from domain.points.errors import RoleGrantNotFound
from domain.points.repository import GrantedPart
from domain.points.role_grant import RoleGrant
from domain.points.transaction import ROLE_GRANT
from domain.shared.ids import GuildId, RequestId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.points.recording_parts import RECORD_PART
from infrastructure.points.tables import (
    ROLE_GRANTS,
    point_accounts,
    point_entries,
    point_role_grants,
    point_transactions,
)

_GUILD = bindparam("in_guild", type_=BigInteger)
_REQUEST = bindparam("asked_by", type_=BigInteger)

_ADD = upsert(point_role_grants).on_conflict_do_nothing()
_GET = select(*ROLE_GRANTS.columns).where(point_role_grants.c.guild == _GUILD, point_role_grants.c.request == _REQUEST)
_FULL = select(point_accounts.c.holder).where(
    point_accounts.c.guild == _GUILD,
    point_accounts.c.kind == AccountKind.WALLET,
    point_accounts.c.holder == func.any(bindparam("users", type_=ARRAY(BigInteger))),
    point_accounts.c.balance > MAX_POINTS - bindparam("amount", type_=BigInteger),
)
_RECORDED_PARTS = (
    select(point_transactions.c.part, point_transactions.c.id, func.count().label("receivers"))
    .join_from(
        point_transactions,
        point_entries,
        and_(
            point_entries.c.guild == point_transactions.c.guild,
            point_entries.c.transaction == point_transactions.c.id,
            point_entries.c.kind == literal_column(f"'{AccountKind.WALLET}'"),
        ),
    )
    .where(point_transactions.c.guild == _GUILD, point_transactions.c.request == _REQUEST)
    .group_by(point_transactions.c.part, point_transactions.c.id)
)


@define
class PostgresRoleGrantRepository:
    _transaction: Transaction

    async def add(self, grant: RoleGrant) -> None:
        await self._transaction.execute(_ADD, ROLE_GRANTS.to_row(grant))

    async def get(self, guild: GuildId, request: RequestId) -> RoleGrant:
        answer = await self._transaction.execute(_GET, {"in_guild": guild, "asked_by": request})
        row = answer.mappings().one_or_none()
        if row is None:
            raise RoleGrantNotFound
        return ROLE_GRANTS.from_row(row)

    async def full(self, guild: GuildId, users: Collection[UserId], amount: Points) -> frozenset[UserId]:
        which: Row = {"in_guild": guild, "users": sorted(users), "amount": amount}
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

    async def recorded_parts(self, guild: GuildId, request: RequestId) -> Mapping[int, GrantedPart]:
        answer = await self._transaction.execute(_RECORDED_PARTS, {"in_guild": guild, "asked_by": request})
        return {row["part"]: GrantedPart(row["id"], row["receivers"]) for row in answer.mappings()}
