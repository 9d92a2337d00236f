import json
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from attrs import asdict, define
from sqlalchemy import (
    BigInteger,
    Executable,
    Integer,
    Text,
    bindparam,
    cast,
    column,
    delete,
    func,
    insert,
    literal,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.channels.lockdown import Lockdown, LockdownIntent, LockedChannel, Step, StepState
from domain.channels.numbers import ActKind, ActNumber
from domain.channels.overwrites import OverwriteChange
from domain.channels.repository import MOST_CHANNELS
from domain.shared.ids import ChannelId, GuildId, RequestId
from infrastructure.channels.numbering import next_number
from infrastructure.channels.tables import (
    LOCKDOWNS,
    LOCKED,
    STEPS,
    changes_to_json,
    lockdown_steps,
    lockdowns,
    locked_channels,
)
from infrastructure.database.leases import NOW
from infrastructure.database.transaction import Row, Transaction

_MOST_UNSETTLED = 100
_guild = bindparam("in_guild", type_=BigInteger)
_number = bindparam("which", type_=Integer)
_channels = bindparam("channels", type_=ARRAY(BigInteger))
_each = func.unnest(_channels).table_valued(column("channel", BigInteger), name="each").render_derived()

_INSERT = insert(lockdowns)
_in_guild = select(*LOCKDOWNS.columns).where(lockdowns.c.guild == _guild)
_SELECT = _in_guild.where(lockdowns.c.number == _number)
_SELECT_BY_REQUEST = _in_guild.where(lockdowns.c.request == bindparam("asked_by"))
_UNSETTLED = _in_guild.where(lockdowns.c.settled_at.is_(None)).order_by(lockdowns.c.number).limit(_MOST_UNSETTLED)
_expiring = (lockdowns.c.guild == _guild, lockdowns.c.expires_at.is_not(None), lockdowns.c.over_at.is_(None))
_OVER = (
    select(*LOCKDOWNS.columns)
    .where(*_expiring, lockdowns.c.expires_at <= NOW)
    .order_by(lockdowns.c.expires_at)
    .limit(_MOST_UNSETTLED)
)
_NEXT_END = select(lockdowns.c.expires_at).where(*_expiring).order_by(lockdowns.c.expires_at).limit(1)
_this_one = (lockdowns.c.guild == _guild) & (lockdowns.c.number == _number)
_NOTE_OVER = update(lockdowns).where(_this_one).values(over_at=lockdowns.c.expires_at)
_SETTLE = update(lockdowns).where(_this_one, lockdowns.c.settled_at.is_(None)).values(settled_at=bindparam("at"))

_TAKE_TO_LOCK = (
    upsert(locked_channels)
    .from_select(
        ["guild", "channel", "number", "changes"], select(_guild, _each.c.channel, _number, literal([], JSONB))
    )
    .on_conflict_do_update(index_elements=list(locked_channels.primary_key), set_={"number": _number})
    .returning(locked_channels.c.channel)
)
_TAKE_TO_UNLOCK = (
    update(locked_channels)
    .where(
        locked_channels.c.guild == _guild,
        locked_channels.c.channel == func.any(_channels),
        locked_channels.c.number == func.coalesce(bindparam("ended", type_=Integer), locked_channels.c.number),
    )
    .values(number=_number)
    .returning(locked_channels.c.channel)
)
_TAKE: Mapping[ActKind, Executable] = {ActKind.LOCK: _TAKE_TO_LOCK, ActKind.UNLOCK: _TAKE_TO_UNLOCK}
_PLAN = insert(lockdown_steps).from_select(
    ["guild", "number", "channel", "state"], select(_guild, _number, _each.c.channel, literal(StepState.PLANNED.value))
)
_STEPS = (
    select(*STEPS.columns)
    .where(lockdown_steps.c.guild == _guild, lockdown_steps.c.number == _number)
    .order_by(lockdown_steps.c.channel)
    .limit(MOST_CHANNELS)
)
_noted = (
    func.unnest(_channels, bindparam("states", type_=ARRAY(Text)), bindparam("whys", type_=ARRAY(Text)))
    .table_valued(column("channel", BigInteger), column("state", Text), column("why", Text), name="noted")
    .render_derived()
)
_NOTE = (
    update(lockdown_steps)
    .where(
        lockdown_steps.c.guild == _guild,
        lockdown_steps.c.number == _number,
        lockdown_steps.c.channel == _noted.c.channel,
    )
    .values({lockdown_steps.c.state: _noted.c.state, lockdown_steps.c.why: _noted.c.why})
)
_LOCKED = select(*LOCKED.columns).where(locked_channels.c.guild == _guild).limit(MOST_CHANNELS)
_made = (
    func.unnest(_channels, bindparam("made", type_=ARRAY(Text)))
    .table_valued(column("channel", BigInteger), column("changes", Text), name="made")
    .render_derived()
)
_REMEMBER = (
    update(locked_channels)
    .where(
        locked_channels.c.guild == _guild,
        locked_channels.c.number == _number,
        locked_channels.c.channel == _made.c.channel,
    )
    .values({locked_channels.c.changes: cast(_made.c.changes, JSONB)})
    .returning(locked_channels.c.channel)
)
_FORGET = delete(locked_channels).where(
    locked_channels.c.guild == _guild,
    locked_channels.c.number == _number,
    locked_channels.c.channel == func.any(_channels),
)


@define
class PostgresLockdowns:
    _transaction: Transaction

    async def open(self, intent: LockdownIntent, channels: Collection[ChannelId]) -> Lockdown:
        number = await next_number(self._transaction, intent.guild)
        lockdown = Lockdown(number=number, **asdict(intent, recurse=False))
        await self._transaction.execute(_INSERT, LOCKDOWNS.to_row(lockdown))
        which: Row = {"in_guild": intent.guild, "which": number}
        take = which | {"channels": sorted(channels)}
        if intent.kind is ActKind.UNLOCK:
            take["ended"] = intent.ends
        taken = (await self._transaction.execute(_TAKE[intent.kind], take)).mappings()
        await self._transaction.execute(_PLAN, which | {"channels": sorted(row["channel"] for row in taken)})
        return lockdown

    async def opened_by(self, guild: GuildId, request: RequestId) -> Lockdown | None:
        return await self._found(_SELECT_BY_REQUEST, {"in_guild": guild, "asked_by": request})

    async def get(self, guild: GuildId, number: ActNumber) -> Lockdown | None:
        return await self._found(_SELECT, {"in_guild": guild, "which": number})

    async def _found(self, statement: Executable, which: Row) -> Lockdown | None:
        row = (await self._transaction.execute(statement, which)).mappings().one_or_none()
        return None if row is None else LOCKDOWNS.from_row(row)

    async def unsettled(self, guild: GuildId) -> tuple[Lockdown, ...]:
        found = await self._transaction.execute(_UNSETTLED, {"in_guild": guild})
        return tuple(map(LOCKDOWNS.from_row, found.mappings()))

    async def steps(self, guild: GuildId, number: ActNumber) -> tuple[Step, ...]:
        found = await self._transaction.execute(_STEPS, {"in_guild": guild, "which": number})
        return tuple(map(STEPS.from_row, found.mappings()))

    async def locked(self, guild: GuildId) -> Mapping[ChannelId, LockedChannel]:
        found = await self._transaction.execute(_LOCKED, {"in_guild": guild})
        return {row["channel"]: LOCKED.from_row(row) for row in found.mappings()}

    async def remember(
        self, guild: GuildId, number: ActNumber, changes: Mapping[ChannelId, tuple[OverwriteChange, ...]]
    ) -> frozenset[ChannelId]:
        made: Row = {
            "channels": [*changes],
            "made": [json.dumps(changes_to_json(each)) for each in changes.values()],
        }
        kept = await self._transaction.execute(_REMEMBER, {"in_guild": guild, "which": number} | made)
        return frozenset(row["channel"] for row in kept.mappings())

    async def forget(self, guild: GuildId, number: ActNumber, channels: Collection[ChannelId]) -> None:
        which: Row = {"in_guild": guild, "which": number, "channels": sorted(channels)}
        await self._transaction.execute(_FORGET, which)

    async def note(self, guild: GuildId, number: ActNumber, steps: Sequence[Step]) -> None:
        noted: Row = {
            "channels": [step.channel for step in steps],
            "states": [step.state.value for step in steps],
            "whys": [step.why for step in steps],
        }
        await self._transaction.execute(_NOTE, {"in_guild": guild, "which": number} | noted)

    async def settle(self, lockdown: Lockdown) -> None:
        which: Row = {"in_guild": lockdown.guild, "which": lockdown.number, "at": lockdown.settled_at}
        settled = await self._transaction.execute(_SETTLE, which)
        events = lockdown.pull_events()
        if settled.rowcount == 1:
            self._transaction.events.extend(events)

    async def over(self, guild: GuildId, *, now: datetime) -> tuple[Lockdown, ...]:
        found = await self._transaction.execute(_OVER, {"in_guild": guild, "now": now})
        return tuple(map(LOCKDOWNS.from_row, found.mappings()))

    async def note_over(self, guild: GuildId, number: ActNumber) -> None:
        await self._transaction.execute(_NOTE_OVER, {"in_guild": guild, "which": number})

    async def next_end(self, guild: GuildId) -> datetime | None:
        row = (await self._transaction.execute(_NEXT_END, {"in_guild": guild})).mappings().one_or_none()
        return None if row is None else row["expires_at"]
