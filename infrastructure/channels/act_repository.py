from collections.abc import Collection
from datetime import datetime

from attrs import asdict, define
from sqlalchemy import BigInteger, Executable, bindparam, func, insert, literal_column, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.channels.act import ActIntent, ChannelAct
from domain.channels.numbers import ActNumber
from domain.shared.ids import ChannelId, GuildId, RequestId
from infrastructure.channels.numbering import next_number
from infrastructure.channels.tables import ACTS, channel_acts, channel_log_places
from infrastructure.database.leases import LIMIT
from infrastructure.database.transaction import Row, Transaction
from infrastructure.database.versioned import VersionedUpdate

_INSERT = insert(channel_acts)
_in_guild = select(*ACTS.columns).where(channel_acts.c.guild == bindparam("in_guild"))
_SELECT = _in_guild.where(channel_acts.c.number == bindparam("which"))
_LOCK = _SELECT.with_for_update()
_SELECT_BY_REQUEST = _in_guild.where(channel_acts.c.request == bindparam("asked_by"))
_ABANDONED = (
    select(*ACTS.columns)
    .where(
        # Written out: with a parameter, a generic plan could not use the partial index.
        channel_acts.c.status == literal_column("'under_way'"),
        channel_acts.c.guild == func.any(bindparam("guilds", type_=ARRAY(BigInteger))),
        channel_acts.c.begun_at < bindparam("before"),
    )
    .order_by(channel_acts.c.begun_at)
    .limit(LIMIT)
)
_SAVE = VersionedUpdate(ACTS, channel_acts, changeable=("status", "begun_at", "meant", "too_old", "done", "settled_at"))
_CHOOSE = upsert(channel_log_places).on_conflict_do_nothing()
_this_place = (channel_log_places.c.guild == bindparam("in_guild")) & (
    channel_log_places.c.number == bindparam("which")
)
_CHOSEN = select(channel_log_places.c.channel).where(_this_place)
_CHOOSE_ANEW = (
    update(channel_log_places)
    .where(_this_place, channel_log_places.c.channel == bindparam("old"))
    .values(channel=bindparam("new"))
)


@define
class PostgresChannelActs:
    _transaction: Transaction

    async def open(self, intent: ActIntent) -> ChannelAct:
        number = await next_number(self._transaction, intent.guild)
        act = ChannelAct(number=number, **asdict(intent, recurse=False))
        await self._transaction.execute(_INSERT, ACTS.to_row(act))
        return act

    async def opened_by(self, guild: GuildId, request: RequestId) -> ChannelAct | None:
        return await self._found(_SELECT_BY_REQUEST, {"in_guild": guild, "asked_by": request})

    async def get(self, guild: GuildId, number: ActNumber) -> ChannelAct | None:
        return await self._found(_SELECT, {"in_guild": guild, "which": number})

    async def lock(self, guild: GuildId, number: ActNumber) -> ChannelAct | None:
        return await self._found(_LOCK, {"in_guild": guild, "which": number})

    async def _found(self, statement: Executable, which: Row) -> ChannelAct | None:
        row = (await self._transaction.execute(statement, which)).mappings().one_or_none()
        return None if row is None else ACTS.from_row(row)

    async def save(self, act: ChannelAct) -> None:
        await _SAVE(self._transaction, act)
        self._transaction.events.extend(act.pull_events())

    async def abandoned(self, guilds: Collection[GuildId], *, before: datetime, limit: int) -> tuple[ChannelAct, ...]:
        which: Row = {"guilds": guilds, "before": before, "limit": limit}
        return tuple(map(ACTS.from_row, (await self._transaction.execute(_ABANDONED, which)).mappings()))

    async def log_in(
        self, guild: GuildId, number: ActNumber, channel: ChannelId, *, instead_of: ChannelId | None
    ) -> ChannelId:
        which: Row = {"in_guild": guild, "which": number}
        if instead_of is None:
            await self._transaction.execute(_CHOOSE, {"guild": guild, "number": number, "channel": channel})
        else:
            await self._transaction.execute(_CHOOSE_ANEW, which | {"old": instead_of, "new": channel})
        row = (await self._transaction.execute(_CHOSEN, which)).mappings().one()
        return ChannelId(row["channel"])
