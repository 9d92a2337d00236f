from collections.abc import Collection, Mapping
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, and_, bindparam, func, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from application.shared.kept_roles import Custody, Kept
from domain.moderation.actions.ban import BAN
from domain.moderation.actions.jail import JAIL
from domain.moderation.actions.unjail import UNJAIL
from domain.moderation.bulk.number import OperationNumber
from domain.moderation.case import Case, CaseStatus
from domain.moderation.term import Ending
from domain.shared.ids import GuildId, UserId
from infrastructure.database.leases import NOW
from infrastructure.database.reading import Reading
from infrastructure.database.transaction import Row
from infrastructure.moderation.bulk.tables import bulk_targets
from infrastructure.moderation.tables import CASES, case_schedule, cases, role_swaps

_of_these = and_(
    cases.c.guild == bindparam("in_guild"),
    cases.c.target == func.any(bindparam("users", type_=ARRAY(BigInteger))),
)
# Written out: with parameters, a generic plan could not use the partial indexes.
_is_in_force = and_(cases.c.status == literal_column("'applied'"), cases.c.ending.is_(None))
_is_pending = and_(cases.c.status == literal_column("'pending'"), cases.c.is_exclusive)
_is_jail = cases.c.kind == literal_column(f"'{JAIL.name}'")
_is_unjail = cases.c.kind == literal_column(f"'{UNJAIL.name}'")

_AT_AN_END = (
    select(cases.c.target)
    .select_from(
        cases.join(case_schedule, (case_schedule.c.guild == cases.c.guild) & (case_schedule.c.number == cases.c.number))
    )
    .where(_of_these, _is_in_force, case_schedule.c.lease_token.is_not(None), case_schedule.c.due_at > NOW)
)
_BANNED_FOR_A_TIME = select(*CASES.columns).where(
    _of_these, _is_in_force, cases.c.kind == literal_column(f"'{BAN.name}'"), cases.c.expires_at.is_not(None)
)
_TAKEN_OVER = (
    select(*CASES.columns)
    .where(
        cases.c.guild == bindparam("in_guild"),
        cases.c.target == bindparam("about"),
        cases.c.number < bindparam("before"),
        cases.c.kind == literal_column(f"'{BAN.name}'"),
        cases.c.ending == Ending.REPLACED,
        cases.c.ended_at == bindparam("at"),
    )
    .order_by(cases.c.number.desc())
    .limit(1)
)
_ours = cases.alias("ours")
_TAKEN_OVER_BY = (
    select(*CASES.columns)
    .ext(distinct_on(cases.c.target))
    .select_from(
        bulk_targets.join(
            _ours,
            and_(
                _ours.c.guild == bulk_targets.c.guild,
                _ours.c.number == bulk_targets.c.number,
                _ours.c.target == bulk_targets.c.user,
            ),
        ).join(
            cases,
            and_(
                cases.c.guild == _ours.c.guild,
                cases.c.target == _ours.c.target,
                cases.c.kind == _ours.c.kind,
                cases.c.number < _ours.c.number,
                cases.c.ended_at == _ours.c.settled_at,
            ),
        )
    )
    .where(
        bulk_targets.c.guild == bindparam("in_guild"),
        bulk_targets.c.operation == bindparam("which"),
        bulk_targets.c.user == func.any(bindparam("users", type_=ARRAY(BigInteger))),
        _ours.c.kind == literal_column(f"'{BAN.name}'"),
        _ours.c.status == literal_column("'applied'"),
        _ours.c.ending.is_(None),
        _ours.c.expires_at.is_(None),
        cases.c.ending == Ending.REPLACED,
        cases.c.expires_at.is_not(None),
    )
    .order_by(cases.c.target, cases.c.number.desc())
)
_KEPT = (
    select(cases.c.target, cases.c.status, cases.c.expires_at, role_swaps.c.jail_role, role_swaps.c.moved)
    .select_from(
        cases.outerjoin(role_swaps, (role_swaps.c.guild == cases.c.guild) & (role_swaps.c.number == cases.c.number))
    )
    .where(_of_these, or_(and_(_is_in_force, _is_jail), and_(_is_pending, or_(_is_jail, _is_unjail))))
    .order_by(cases.c.number)
)
_LET_OUT = (
    select(cases.c.target)
    .select_from(
        cases.join(role_swaps, (role_swaps.c.guild == cases.c.guild) & (role_swaps.c.number == cases.c.number))
    )
    .where(
        _of_these,
        _is_jail,
        cases.c.status == literal_column("'applied'"),
        cases.c.ended_at >= bindparam("since"),
        role_swaps.c.jail_role.is_not(None),
    )
)


@define
class PostgresBulkPeople:
    _reading: Reading

    async def at_an_end(self, guild: GuildId, users: Collection[UserId], *, now: datetime) -> frozenset[UserId]:
        rows = await self._reading.rows(_AT_AN_END, _which(guild, users) | {"now": now})
        return frozenset(row["target"] for row in rows)

    async def banned_for_a_time(self, guild: GuildId, users: Collection[UserId]) -> Mapping[UserId, Case]:
        rows = await self._reading.rows(_BANNED_FOR_A_TIME, _which(guild, users))
        return {case.target: case for case in map(CASES.from_row, rows)}

    async def taken_over(self, case: Case) -> Case | None:
        which: Row = {"in_guild": case.guild, "about": case.target, "before": case.number, "at": case.settled_at}
        row = await self._reading.row(_TAKEN_OVER, which)
        return None if row is None else CASES.from_row(row)

    async def taken_over_by(
        self, guild: GuildId, operation: OperationNumber, users: Collection[UserId]
    ) -> Mapping[UserId, Case]:
        rows = await self._reading.rows(_TAKEN_OVER_BY, _which(guild, users) | {"which": operation})
        return {case.target: case for case in map(CASES.from_row, rows)}

    async def kept_roles(self, guild: GuildId, users: Collection[UserId], *, now: datetime) -> Mapping[UserId, Kept]:
        kept = dict[UserId, Kept]()
        for row in await self._reading.rows(_KEPT, _which(guild, users)):
            is_over = row["expires_at"] is not None and row["expires_at"] <= now
            if row["status"] is CaseStatus.PENDING or (is_over and row["jail_role"] is not None):
                kept[row["target"]] = Kept(Custody.CHANGING)
            elif row["jail_role"] is not None and kept.get(row["target"]) != Kept(Custody.CHANGING):
                kept[row["target"]] = Kept(Custody.KEPT, frozenset(row["moved"]))
        return kept

    async def let_out(self, guild: GuildId, users: Collection[UserId], *, since: datetime) -> frozenset[UserId]:
        rows = await self._reading.rows(_LET_OUT, _which(guild, users) | {"since": since})
        return frozenset(row["target"] for row in rows)


def _which(guild: GuildId, users: Collection[UserId]) -> Row:
    return {"in_guild": guild, "users": users}
