from collections.abc import Collection

from attrs import define
from sqlalchemy import BigInteger, Integer, bindparam, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.evidence.errors import TooMuchEvidence
from domain.evidence.repository import MOST_OF_A_CASE
from domain.shared.ids import CaptureId, GuildId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.evidence.tables import CAPTURE_IDS, case_evidence

_ADD = (
    upsert(case_evidence)
    .from_select(
        ["guild", "number", "capture", "added_by"],
        select(
            bindparam("in_guild", type_=BigInteger),
            bindparam("of_case", type_=Integer),
            func.unnest(bindparam("which", type_=CAPTURE_IDS)),
            bindparam("by", type_=BigInteger),
        ),
    )
    .on_conflict_do_nothing()
)
_COUNT = select(func.count().label("found")).where(
    case_evidence.c.guild == bindparam("in_guild"), case_evidence.c.number == bindparam("of_case")
)


@define
class PostgresCaseEvidence:
    """Whoever adds has the case locked, or has just opened it, so that the count is right."""

    _transaction: Transaction

    async def add(self, guild: GuildId, number: int, captures: Collection[CaptureId], *, by: UserId) -> int:
        case: Row = {"in_guild": guild, "of_case": number}
        await self._transaction.execute(_ADD, case | {"which": sorted(set(captures)), "by": by})
        found: int = (await self._transaction.execute(_COUNT, case)).mappings().one()["found"]
        if found > MOST_OF_A_CASE:
            raise TooMuchEvidence(MOST_OF_A_CASE)
        return found
