from collections.abc import Mapping

from attrs import define
from sqlalchemy import BigInteger, and_, bindparam, func, literal_column, select

from application.points.queries import GrantedPart
from domain.points.account import AccountKind
from domain.points.errors import RoleGrantNotFound
from domain.points.role_grant import RoleGrant
from domain.shared.ids import GuildId, RequestId
from infrastructure.database.reading import Reading
from infrastructure.points.tables import ROLE_GRANTS, point_entries, point_role_grants, point_transactions

_GUILD = bindparam("in_guild", type_=BigInteger)
_REQUEST = bindparam("asked_by", type_=BigInteger)

_SHOW = select(*ROLE_GRANTS.columns).where(point_role_grants.c.guild == _GUILD, point_role_grants.c.request == _REQUEST)
_PARTS = (
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
class PostgresRoleGrantReader:
    _reading: Reading

    async def show(self, guild: GuildId, request: RequestId) -> RoleGrant:
        row = await self._reading.row(_SHOW, {"in_guild": guild, "asked_by": request})
        if row is None:
            raise RoleGrantNotFound
        return ROLE_GRANTS.from_row(row)

    async def parts(self, guild: GuildId, request: RequestId) -> Mapping[int, GrantedPart]:
        rows = await self._reading.rows(_PARTS, {"in_guild": guild, "asked_by": request})
        return {row["part"]: GrantedPart(row["id"], row["receivers"]) for row in rows}
