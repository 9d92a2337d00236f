from collections.abc import Collection

from attrs import define
from sqlalchemy import BigInteger, RowMapping, and_, bindparam, func, literal_column, or_, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY

from application.moderation.jail.queries import JailInForce, JailKey, MemberJail
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.jail.swap import PastJail, RoleSwap
from domain.shared.ids import GuildId, UserId
from infrastructure.database.reading import Reading
from infrastructure.moderation.tables import ROLE_SWAPS, cases, role_swaps

MOST_PAST = 20
_MOST_OF_MEMBER = 10

_of_case = (role_swaps.c.guild == cases.c.guild) & (role_swaps.c.number == cases.c.number)
_of_user = (cases.c.guild == bindparam("in_guild")) & (cases.c.target == bindparam("of_user"))
# Written out: with parameters, a generic plan could not use the partial indexes.
_is_jail = cases.c.kind == literal_column(f"'{JAIL.name}'")
_is_in_force = and_(cases.c.status == literal_column("'applied'"), cases.c.ending.is_(None))
_is_pending = and_(cases.c.status == literal_column("'pending'"), cases.c.is_exclusive)

_SWAP = select(*ROLE_SWAPS.columns).where(
    role_swaps.c.guild == bindparam("in_guild"), role_swaps.c.number == bindparam("which")
)
_given_back = (
    select(func.coalesce(func.max(cases.c.number), 0))
    .where(
        _of_user,
        cases.c.kind == literal_column(f"'{UNJAIL.name}'"),
        cases.c.status == literal_column("'applied'"),
    )
    .scalar_subquery()
)
_PAST = (
    select(*ROLE_SWAPS.columns, cases.c.status, cases.c.ending, cases.c.expires_at)
    .select_from(cases.join(role_swaps, _of_case))
    .where(
        _of_user,
        _is_jail,
        cases.c.status != literal_column("'failed'"),
        or_(cases.c.ending.is_(None), cases.c.ending != literal_column("'expired'")),
        cases.c.number > _given_back,
    )
    .order_by(cases.c.number.desc())
    .limit(MOST_PAST)
)
_OF_MEMBER = (
    select(*ROLE_SWAPS.columns, cases.c.status, cases.c.kind, cases.c.expires_at)
    .select_from(cases.outerjoin(role_swaps, _of_case))
    .where(
        _of_user,
        or_(
            and_(_is_in_force, _is_jail),
            and_(_is_pending, or_(_is_jail, cases.c.kind == literal_column(f"'{UNJAIL.name}'"))),
        ),
    )
    .order_by(cases.c.number.desc())
    .limit(_MOST_OF_MEMBER)
)
_IN_FORCE = (
    select(*ROLE_SWAPS.columns, cases.c.expires_at)
    .select_from(cases.join(role_swaps, _of_case))
    .where(
        cases.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))),
        _is_jail,
        _is_in_force,
        tuple_(cases.c.guild, cases.c.number) > tuple_(bindparam("after_guild", type_=BigInteger), bindparam("after")),
    )
    .order_by(cases.c.guild, cases.c.number)
    .limit(bindparam("most"))
)


@define
class PostgresJailReader:
    _reading: Reading

    async def swap(self, guild: GuildId, number: CaseNumber) -> RoleSwap | None:
        row = await self._reading.row(_SWAP, {"in_guild": guild, "which": number})
        return None if row is None else ROLE_SWAPS.from_row(row)

    async def past(self, guild: GuildId, user: UserId) -> tuple[PastJail, ...]:
        rows = await self._reading.rows(_PAST, {"in_guild": guild, "of_user": user})
        return tuple(map(_past, rows))

    async def of_member(self, guild: GuildId, user: UserId) -> MemberJail:
        rows = await self._reading.rows(_OF_MEMBER, {"in_guild": guild, "of_user": user})
        in_force = [row for row in rows if row["status"] is CaseStatus.APPLIED and row["jail_role"] is not None]
        pending = [row["kind"] for row in rows if row["status"] is CaseStatus.PENDING]
        return MemberJail(_in_force(in_force[0]) if in_force else None, is_changing=bool(pending))

    async def in_force(self, guilds: Collection[GuildId], after: JailKey, limit: int) -> tuple[JailInForce, ...]:
        which: dict[str, object] = {"guilds": guilds, "after_guild": after[0], "after": after[1], "most": limit}
        return tuple(map(_in_force, await self._reading.rows(_IN_FORCE, which)))


def _past(row: RowMapping) -> PastJail:
    return PastJail(
        swap=ROLE_SWAPS.from_row(row),
        is_in_force=row["status"] is CaseStatus.APPLIED and row["ending"] is None,
        ending=row["ending"],
        expires_at=row["expires_at"],
    )


def _in_force(row: RowMapping) -> JailInForce:
    return JailInForce(
        guild=row["guild"],
        number=row["number"],
        user=row["user"],
        jail_role=row["jail_role"],
        joined_at=row["joined_at"],
        moved=row["moved"],
        expires_at=row["expires_at"],
    )
