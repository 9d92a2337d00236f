"""What the outbox could not deliver yet, by guild: looked at, and tried again once its cause is gone."""

from collections.abc import Callable, Collection, Mapping
from datetime import datetime

from attrs import define
from sqlalchemy import Executable, Integer, Text, any_, bindparam, case, func, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import BigInteger

from application.shared.clock import SharedClock
from application.shared.waiting import MOST_COUNTED, Waiting
from domain.shared.ids import GuildId
from infrastructure.database.leases import NOW
from infrastructure.database.reading import Reading
from infrastructure.database.transaction import Row
from infrastructure.outbox.tables import outbox

_fails = outbox.c.done_at.is_(None) & outbox.c.last_error.is_not(None)
_in_guild = outbox.c.guild_id == bindparam("guild")
_in_guilds = outbox.c.guild_id == any_(bindparam("guilds", type_=ARRAY(BigInteger)))
_named = outbox.c.name == any_(bindparam("names", type_=ARRAY(Text)))

_first = (
    select(outbox.c.name, outbox.c.occurred_at)
    .where(_in_guild, _fails)
    .order_by(outbox.c.event_id)
    .limit(bindparam("most", type_=Integer))
    .subquery("first")
)
_OF_GUILD = (
    select(_first.c.name, func.count().label("count"), func.min(_first.c.occurred_at).label("since"))
    .group_by(_first.c.name)
    .order_by(_first.c.name)
)
_OLDEST = (
    select(outbox.c.guild_id, func.min(outbox.c.occurred_at).label("since"))
    .where(_in_guilds, _fails, _named)
    .group_by(outbox.c.guild_id)
)
_released = (
    update(outbox)
    # One that is under way has a token; how it ends is its claimant's to say.
    .where(_fails, outbox.c.lease_token.is_(None))
    .values(
        due_at=NOW,
        parked_at=None,
        attempts=func.greatest(outbox.c.attempts - case((outbox.c.parked_at.is_not(None), 1), else_=0), 0),
    )
    .returning(outbox.c.event_id)
)
_RELEASE = _released.where(_in_guild, _named)
_RELEASE_ALL = _released.where(_in_guilds)


@define
class PostgresWaitingEvents:
    _reading: Reading
    _clock: SharedClock
    _released: Callable[[], None]
    """Called once there is something to deliver again."""

    async def of(self, guild: GuildId) -> tuple[Waiting, ...]:
        rows = await self._reading.rows(_OF_GUILD, {"guild": guild, "most": MOST_COUNTED + 1})
        return tuple(Waiting(event=row["name"], count=row["count"], since=row["since"]) for row in rows)

    async def oldest(self, guilds: Collection[GuildId], events: Collection[str]) -> Mapping[GuildId, datetime]:
        rows = await self._reading.rows(_OLDEST, {"guilds": guilds, "names": events})
        return {row["guild_id"]: row["since"] for row in rows}

    async def release(self, guild: GuildId, events: Collection[str]) -> int:
        return await self._release(_RELEASE, {"guild": guild, "names": events})

    async def release_all(self, guilds: Collection[GuildId]) -> int:
        return await self._release(_RELEASE_ALL, {"guilds": guilds})

    async def _release(self, statement: Executable, which: Row) -> int:
        released = len(await self._reading.rows(statement, which | {"now": await self._clock.now()}))
        if released:
            self._released()
        return released
