from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Uuid,
    bindparam,
    case,
    column,
    delete,
    func,
    literal,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.dml import Update

from domain.shared.ids import GuildId
from domain.shared.lease import Room
from domain.starboard.repository import Look, Looked, Starred
from infrastructure.database.leases import NOW, claim, claiming, held
from infrastructure.database.transaction import Row, Transaction
from infrastructure.starboard.tables import LOOKS, starred_messages

_table = starred_messages
_guilds = bindparam("guilds", type_=ARRAY(BigInteger))
_at = bindparam("at", type_=DateTime(timezone=True))
_limit = bindparam("most", type_=Integer)
_given = (
    func.unnest(_guilds, bindparam("messages", type_=ARRAY(BigInteger)), bindparam("channels", type_=ARRAY(BigInteger)))
    .table_valued(
        column("guild", BigInteger), column("message", BigInteger), column("channel", BigInteger), name="given"
    )
    .render_derived()
)
_noted = {"due_at": func.coalesce(_table.c.due_at, _at), "hints": _table.c.hints + 1}
"""What waits is not put off by more of it; what is being looked at is looked at once more after that."""
_NOTE = (
    upsert(_table)
    .from_select(
        ["guild", "message", "channel", "due_at"], select(_given.c.guild, _given.c.message, _given.c.channel, _at)
    )
    .on_conflict_do_update(index_elements=list(_table.primary_key), set_=_noted)
)
_NOTE_KNOWN = (
    update(_table).where(_table.c.guild == _given.c.guild, _table.c.message == _given.c.message).values(_noted)
)


def _again(found: Select[*tuple[object, ...]], values: Mapping[str, ColumnElement[object]]) -> Update:
    which = found.subquery("found")
    return update(_table).where(_table.c.guild == which.c.guild, _table.c.message == which.c.message).values({**values})


_served = func.unnest(_guilds).table_valued(column("guild", BigInteger), name="served").render_derived()
_theirs = (
    select(_table.c.guild, _table.c.message)
    .where(_table.c.guild == _served.c.guild, _table.c.seen_at >= bindparam("since"))
    .order_by(_table.c.seen_at.desc())
    .limit(_limit)
    .lateral("theirs")
)
_NOTE_RECENT = _again(
    select(_theirs.c.guild, _theirs.c.message).select_from(_served.join(_theirs, true())),
    _noted,
)
_HASTEN = _again(
    select(_table.c.guild, _table.c.message)
    .where(_table.c.guild == bindparam("in_guild"))
    .order_by(_table.c.seen_at.desc())
    .limit(_limit),
    {
        # What is being looked at keeps its lease.
        "due_at": case((_table.c.lease_token.is_(None), _at), else_=_table.c.due_at),
        "hints": _table.c.hints + 1,
        "attempts": case((_table.c.lease_token.is_(None), 0), else_=_table.c.attempts),
    },
)
_CLAIM = claim(
    _table,
    due=_table.c.due_at.is_not(None) & (_table.c.guild == func.any(_guilds)),
    due_at=_table.c.due_at,
    oldest_first=[_table.c.due_at, _table.c.message],
    returning=LOOKS.columns,
    also={"hints": literal(0)},
)
_finished = (
    func.unnest(
        _guilds,
        bindparam("messages", type_=ARRAY(BigInteger)),
        bindparam("tokens", type_=ARRAY(Uuid)),
        bindparam("shown", type_=ARRAY(BigInteger)),
    )
    .table_valued(
        column("guild", BigInteger),
        column("message", BigInteger),
        column("token", Uuid),
        column("shown", BigInteger),
        name="finished",
    )
    .render_derived()
)
_DONE = (
    update(_table)
    .where(
        _table.c.guild == _finished.c.guild,
        _table.c.message == _finished.c.message,
        _table.c.lease_token == _finished.c.token,
    )
    .values(
        due_at=case((_table.c.hints > 0, bindparam("again_at", type_=DateTime(timezone=True))), else_=None),
        hints=0,
        attempts=0,
        lease_token=None,
        seen_at=NOW,
        is_shown=_finished.c.shown > 0,
    )
)
_PUT_OFF = (
    update(_table)
    .where(
        _table.c.guild == bindparam("in_guild"),
        _table.c.message == bindparam("of_message"),
        held(_table),
    )
    .values(due_at=_at, lease_token=None)
)
_unshown = (
    select(_table.c.guild, _table.c.message)
    .where(
        ~_table.c.is_shown,
        _table.c.due_at.is_(None),
        _table.c.seen_at < bindparam("before"),
    )
    .order_by(_table.c.seen_at)
    .limit(_limit)
    .subquery("unshown")
)
_FORGET = delete(_table).where(
    _table.c.guild == _unshown.c.guild,
    _table.c.message == _unshown.c.message,
    ~_table.c.is_shown,
    _table.c.due_at.is_(None),
)


@define
class PostgresStarredMessages:
    _transaction: Transaction

    async def note(self, starred: Collection[Starred], *, due_at: datetime) -> None:
        await self._transaction.execute(_NOTE, _which(starred) | {"at": due_at})

    async def note_known(self, starred: Collection[Starred], *, due_at: datetime) -> None:
        await self._transaction.execute(_NOTE_KNOWN, _which(starred) | {"at": due_at})

    async def note_recent(self, guilds: Collection[GuildId], *, since: datetime, limit: int, due_at: datetime) -> None:
        which: Row = {"guilds": sorted(guilds), "since": since, "most": limit, "at": due_at}
        await self._transaction.execute(_NOTE_RECENT, which)

    async def hasten(self, guild: GuildId, *, limit: int, due_at: datetime) -> int:
        which: Row = {"in_guild": guild, "most": limit, "at": due_at}
        return (await self._transaction.execute(_HASTEN, which)).rowcount

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[Look, ...]:
        which: Row = {"guilds": sorted(guilds)}
        claimed = await self._transaction.execute(_CLAIM, which | claiming(now=now, leases=leases, room=room))
        return tuple(map(LOOKS.from_row, claimed.mappings()))

    async def done(self, looked: Collection[Looked], *, now: datetime, again_at: datetime) -> None:
        ordered = sorted(looked, key=lambda each: (each.look.guild, each.look.message))
        finished: Row = {
            "guilds": [each.look.guild for each in ordered],
            "messages": [each.look.message for each in ordered],
            "tokens": [each.look.lease_token for each in ordered],
            "shown": [int(each.is_shown) for each in ordered],
        }
        await self._transaction.execute(_DONE, finished | {"now": now, "again_at": again_at})

    async def put_off(self, look: Look, *, until: datetime) -> None:
        which: Row = {"in_guild": look.guild, "of_message": look.message, "token": look.lease_token, "at": until}
        await self._transaction.execute(_PUT_OFF, which)

    async def forget_unshown(self, *, before: datetime, limit: int) -> int:
        return (await self._transaction.execute(_FORGET, {"before": before, "most": limit})).rowcount


def _which(starred: Collection[Starred]) -> Row:
    """In the order in which rows are locked by all."""
    ordered = sorted(starred, key=lambda each: (each.guild, each.message))
    return {
        "guilds": [each.guild for each in ordered],
        "messages": [each.message for each in ordered],
        "channels": [each.channel for each in ordered],
    }
