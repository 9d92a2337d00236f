from collections.abc import Collection
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import BigInteger, bindparam, delete, exists, func, literal_column
from sqlalchemy.dialects.postgresql import ARRAY

from domain.moderation.case_answer import OwedAnswer
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from infrastructure.database.leases import claim, claiming
from infrastructure.database.transaction import Row, Transaction
from infrastructure.moderation.tables import OWED_ANSWERS, cases, owed_answers

_is_settled = exists().where(
    cases.c.guild == owed_answers.c.guild,
    cases.c.number == owed_answers.c.number,
    cases.c.status != literal_column("'pending'"),
)
_CLAIM = claim(
    owed_answers,
    due=(owed_answers.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger)))) & _is_settled,
    due_at=owed_answers.c.lease_until,
    oldest_first=[owed_answers.c.lease_until],
    returning=OWED_ANSWERS.columns,
)
_FORGET = delete(owed_answers).where(
    owed_answers.c.guild == bindparam("in_guild"),
    owed_answers.c.number == bindparam("which"),
)
_FORGET_OLD = delete(owed_answers).where(owed_answers.c.asked_at < bindparam("moment"))


@define
class PostgresOwedAnswers:
    _transaction: Transaction

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[OwedAnswer, ...]:
        which: Row = {"guilds": guilds}
        claimed = await self._transaction.execute(_CLAIM, claiming(now=now, leases=[lease], room=room) | which)
        return tuple(sorted(map(OWED_ANSWERS.from_row, claimed.mappings()), key=lambda answer: answer.asked_at))

    async def forget(self, guild: GuildId, number: CaseNumber) -> None:
        await self._transaction.execute(_FORGET, {"in_guild": guild, "which": number})

    async def forget_asked_before(self, moment: datetime) -> None:
        await self._transaction.execute(_FORGET_OLD, {"moment": moment})
