from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import BigInteger, bindparam, func, null, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.drift.check import DriftCheck
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from infrastructure.database.leases import claim, claiming, held
from infrastructure.database.transaction import Row, Transaction
from infrastructure.moderation.drift.tables import DRIFT_CHECKS, drift_checks

_due_at = bindparam("at", type_=drift_checks.c.due_at.type)
_PUT_UP = (
    upsert(drift_checks)
    .from_select(
        ["guild", "due_at"],
        select(func.unnest(bindparam("guilds", type_=ARRAY(BigInteger))).column_valued("guild"), _due_at),
    )
    .on_conflict_do_nothing()
)
_CLAIM = claim(
    drift_checks,
    due=drift_checks.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))),
    due_at=drift_checks.c.due_at,
    oldest_first=[drift_checks.c.due_at],
    returning=DRIFT_CHECKS.columns,
)
_FINISH = (
    update(drift_checks)
    .where(drift_checks.c.guild == bindparam("in_guild"), held(drift_checks))
    .values(
        {
            "differences": bindparam("found"),
            "fingerprint": bindparam("of_found"),
            "due_at": _due_at,
            "lease_token": null(),
            "attempts": 1,
        }
    )
)


@define
class PostgresDriftChecks:
    _transaction: Transaction

    async def put_up(self, guilds: Collection[GuildId], *, due_at: datetime) -> None:
        await self._transaction.execute(_PUT_UP, {"guilds": sorted(guilds), "at": due_at})

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[DriftCheck, ...]:
        which: Row = {"guilds": guilds}
        claimed = await self._transaction.execute(_CLAIM, claiming(now=now, leases=leases, room=room) | which)
        return tuple(map(DRIFT_CHECKS.from_row, claimed.mappings()))

    async def finish(self, check: DriftCheck, *, due_at: datetime) -> bool:
        found: Row = {"found": check.differences, "of_found": check.fingerprint, "at": due_at}
        which: Row = {"in_guild": check.guild, "token": check.lease_token}
        finished = await self._transaction.execute(_FINISH, found | which)
        if finished.rowcount != 1:
            return False
        self._transaction.events.extend(check.pull_events())
        return True
