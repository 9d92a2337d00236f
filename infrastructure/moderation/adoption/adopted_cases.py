from collections.abc import Collection, Sequence
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, Integer, bindparam, func, insert, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, RequestId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.moderation.tables import CASES, case_counters, cases

_MOST_BESIDE = 5_000
"""Cases, the newest of those that may matter to a page of a hundred actions."""

_in_guild = cases.c.guild == bindparam("in_guild")
_KNOWN = select(cases.c.request).where(
    _in_guild, cases.c.request == func.any(bindparam("requests", type_=ARRAY(BigInteger)))
)
_BESIDE = (
    select(*CASES.columns)
    .where(
        _in_guild,
        cases.c.target == func.any(bindparam("targets", type_=ARRAY(BigInteger))),
        or_(
            cases.c.status == literal_column("'pending'"),
            (cases.c.status == literal_column("'applied'"))
            & (cases.c.ending.is_(None) | (cases.c.settled_at >= bindparam("since"))),
        ),
    )
    .order_by(cases.c.number.desc())
    .limit(_MOST_BESIDE)
)
_count = bindparam("count", type_=Integer)
_TAKE_NUMBERS = (
    upsert(case_counters)
    .values(guild=bindparam("in_guild"), last_number=_count)
    .on_conflict_do_update(
        index_elements=list(case_counters.primary_key),
        set_={"last_number": case_counters.c.last_number + _count},
    )
    .returning(case_counters.c.last_number)
)
_ADD = insert(cases)


@define
class PostgresAdoptedCases:
    _transaction: Transaction

    async def known(self, guild: GuildId, requests: Collection[RequestId]) -> frozenset[RequestId]:
        which: Row = {"in_guild": guild, "requests": requests}
        found = await self._transaction.execute(_KNOWN, which)
        return frozenset(RequestId(row["request"]) for row in found.mappings())

    async def beside(self, guild: GuildId, targets: Collection[UserId], *, since: datetime) -> tuple[Case, ...]:
        which: Row = {"in_guild": guild, "targets": targets, "since": since}
        found = await self._transaction.execute(_BESIDE, which)
        return tuple(map(CASES.from_row, found.mappings()))

    async def take_numbers(self, guild: GuildId, count: int) -> CaseNumber:
        taken = await self._transaction.execute(_TAKE_NUMBERS, {"in_guild": guild, "count": count})
        return CaseNumber(taken.mappings().one()["last_number"] - count + 1)

    async def add(self, cases: Sequence[Case]) -> None:
        await self._transaction.execute(
            _ADD, [CASES.to_row(case) | {"is_exclusive": case.kind.is_exclusive} for case in cases]
        )
        for case in cases:
            self._transaction.events.extend(case.pull_events())
