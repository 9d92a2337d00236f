from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import BigInteger, bindparam, case, delete, func, insert, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.channels.lockdown import LONGEST_WHY, Turn
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from infrastructure.channels.tables import TURNS, channel_turns
from infrastructure.database.leases import claim, claiming, held
from infrastructure.database.transaction import Row, Transaction

_at = bindparam("at", type_=channel_turns.c.due_at.type)
_WANT = (
    upsert(channel_turns)
    .values(guild=bindparam("in_guild"), due_at=_at)
    .on_conflict_do_update(
        index_elements=list(channel_turns.primary_key),
        # Whoever is at it looks again before they end, and until then it is theirs.
        set_={
            "due_at": case(
                (channel_turns.c.lease_token.is_(None), func.least(channel_turns.c.due_at, _at)),
                else_=channel_turns.c.due_at,
            )
        },
    )
)
_CLAIM = claim(
    channel_turns,
    due=channel_turns.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))),
    due_at=channel_turns.c.due_at,
    oldest_first=[channel_turns.c.due_at],
    returning=TURNS.columns,
)
_held = (channel_turns.c.guild == bindparam("in_guild")) & held(channel_turns)
_HOLD = update(channel_turns).where(_held).values(due_at=_at)
_END = delete(channel_turns).where(_held)
_PLAN = insert(channel_turns).values(
    guild=bindparam("in_guild"),
    due_at=_at,
    attempts=bindparam("tried"),
    problem=bindparam("said"),
)


@define
class PostgresChannelTurns:
    _transaction: Transaction

    async def want(self, guild: GuildId, *, at: datetime) -> None:
        await self._transaction.execute(_WANT, {"in_guild": guild, "at": at})

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Turn, ...]:
        which: Row = {"guilds": guilds}
        claimed = await self._transaction.execute(_CLAIM, claiming(now=now, leases=leases, room=room) | which)
        return tuple(map(TURNS.from_row, claimed.mappings()))

    async def hold(self, turn: Turn, *, until: datetime) -> bool:
        held_on = await self._transaction.execute(_HOLD, _claim_of(turn) | {"at": until})
        return held_on.rowcount == 1

    async def end(self, turn: Turn) -> bool:
        return (await self._transaction.execute(_END, _claim_of(turn))).rowcount == 1

    async def plan(self, guild: GuildId, *, at: datetime, attempts: int, problem: str | None) -> None:
        said = None if problem is None else problem[:LONGEST_WHY]
        await self._transaction.execute(_PLAN, {"in_guild": guild, "at": at, "tried": attempts, "said": said})


def _claim_of(turn: Turn) -> Row:
    return {"in_guild": turn.guild, "token": turn.lease_token}
