from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from uuid import uuid4

from attrs import define
from sqlalchemy import BigInteger, Integer, bindparam, delete, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.case_number import CaseNumber
from domain.moderation.repository import LONGEST_PROBLEM, DueCase, WishedAgain
from domain.shared.ids import GuildId
from domain.shared.lease import LeaseToken, Room
from infrastructure.database.leases import NOW, claim, claiming, held
from infrastructure.database.transaction import Row, Transaction
from infrastructure.moderation.tables import DUE_CASES, case_schedule, cases

_NEXT = 2
"""The attempt that comes next: the first is under way, as after a claim."""

_due_at = bindparam("at", type_=case_schedule.c.due_at.type)
_this_one = (case_schedule.c.guild == bindparam("in_guild")) & (case_schedule.c.number == bindparam("which"))
_PUT = (
    upsert(case_schedule)
    .values(guild=bindparam("in_guild"), number=bindparam("which"), due_at=_due_at)
    .on_conflict_do_update(
        index_elements=list(case_schedule.primary_key),
        set_={
            "due_at": _due_at,
            "attempts": 1,
            "lease_token": None,
            "problem": None,
            "again_by": None,
            "again_at": None,
        },
    )
)
_LOCK = (
    select((case_schedule.c.lease_token.is_not(None) & (case_schedule.c.due_at > NOW)).label("is_claimed"))
    .where(_this_one)
    .with_for_update()
)
_token = bindparam("token", type_=case_schedule.c.lease_token.type)
_again = {
    "again_by": bindparam("wished_by", type_=case_schedule.c.again_by.type),
    "again_at": bindparam("wished_at", type_=case_schedule.c.again_at.type),
}
_TAKE = (
    upsert(case_schedule)
    .values(
        guild=bindparam("in_guild"),
        number=bindparam("which"),
        due_at=_due_at,
        lease_token=_token,
        attempts=_NEXT,
        **_again,
    )
    .on_conflict_do_update(
        index_elements=list(case_schedule.primary_key),
        set_={
            "due_at": _due_at,
            "lease_token": _token,
            "attempts": case_schedule.c.attempts + 1,
            **{name: func.coalesce(wished, case_schedule.c[name]) for name, wished in _again.items()},
        },
    )
    .returning(*DUE_CASES.columns)
)
_REMOVE = delete(case_schedule).where(_this_one)
_CLAIM = claim(
    case_schedule,
    due=case_schedule.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))),
    due_at=case_schedule.c.due_at,
    oldest_first=[case_schedule.c.due_at],
    returning=DUE_CASES.columns,
)
_held = _this_one & held(case_schedule)
_GIVE_BACK = (
    update(case_schedule).where(_held).values(due_at=_due_at, attempts=case_schedule.c.attempts - 1, lease_token=None)
)
_other = cases.alias("other")
_GIVE_WAY = (
    update(case_schedule)
    .where(
        case_schedule.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))),
        case_schedule.c.number == func.any(bindparam("numbers", type_=ARRAY(Integer))),
        held(case_schedule),
        cases.c.guild == case_schedule.c.guild,
        cases.c.number == case_schedule.c.number,
        _other.c.guild == cases.c.guild,
        _other.c.target == cases.c.target,
        # Written out: with parameters, a generic plan could not use the partial index.
        _other.c.status == literal_column("'pending'"),
        _other.c.is_exclusive,
    )
    .values(due_at=_due_at, attempts=case_schedule.c.attempts - 1, lease_token=None)
    .returning(case_schedule.c.guild, case_schedule.c.number)
)
_NOTE = update(case_schedule).where(_held).values(problem=bindparam("said"), lease_token=None)
_FINISH = delete(case_schedule).where(_held)


@define
class PostgresCaseSchedule:
    _transaction: Transaction

    async def put(self, guild: GuildId, number: CaseNumber, *, due_at: datetime) -> None:
        await self._transaction.execute(_PUT, {"in_guild": guild, "which": number, "at": due_at})

    async def lock(self, guild: GuildId, number: CaseNumber, *, now: datetime) -> bool:
        which: Row = {"in_guild": guild, "which": number, "now": now}
        row = (await self._transaction.execute(_LOCK, which)).mappings().one_or_none()
        return row is None or not row["is_claimed"]

    async def take(
        self, guild: GuildId, number: CaseNumber, *, until: datetime, again: WishedAgain | None = None
    ) -> DueCase:
        due = DueCase(guild=guild, number=number, lease_token=LeaseToken(uuid4()), due_at=until)
        wished: Row = {"wished_by": again and again.by, "wished_at": again and again.at}
        taken = await self._transaction.execute(_TAKE, _claim_of(due) | {"at": until} | wished)
        return DUE_CASES.from_row(taken.mappings().one())

    async def remove(self, guild: GuildId, number: CaseNumber) -> None:
        await self._transaction.execute(_REMOVE, {"in_guild": guild, "which": number})

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[DueCase, ...]:
        which: Row = {"guilds": guilds}
        claimed = await self._transaction.execute(_CLAIM, claiming(now=now, leases=leases, room=room) | which)
        return tuple(map(DUE_CASES.from_row, claimed.mappings()))

    async def give_back(self, due: DueCase, *, until: datetime) -> None:
        await self._transaction.execute(_GIVE_BACK, _claim_of(due) | {"at": until})

    async def give_way(self, claimed: Sequence[DueCase], *, until: datetime) -> tuple[DueCase, ...]:
        gave_way = set[tuple[GuildId, CaseNumber]]()
        for token, of_one_claim in groupby(claimed, key=lambda due: due.lease_token):
            these = [*of_one_claim]
            which: Row = {
                "guilds": sorted({due.guild for due in these}),
                "numbers": sorted({due.number for due in these}),
                "token": token,
                "at": until,
            }
            rows = await self._transaction.execute(_GIVE_WAY, which)
            gave_way |= {(row["guild"], row["number"]) for row in rows.mappings()}
        return tuple(due for due in claimed if (due.guild, due.number) not in gave_way)

    async def note(self, due: DueCase, problem: str) -> None:
        await self._transaction.execute(_NOTE, _claim_of(due) | {"said": problem[:LONGEST_PROBLEM]})

    async def finish(self, due: DueCase) -> bool:
        finished = await self._transaction.execute(_FINISH, _claim_of(due))
        return finished.rowcount == 1


def _claim_of(due: DueCase) -> Row:
    return {"in_guild": due.guild, "which": due.number, "token": due.lease_token}
