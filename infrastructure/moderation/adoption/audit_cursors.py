from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import BigInteger, ColumnElement, bindparam, case, func, null, or_, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.moderation.adoption.hand_action import AuditEntryId
from domain.moderation.adoption.repository import ClaimedCursor
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from infrastructure.database.leases import NOW, claim, claiming, held
from infrastructure.database.transaction import Row, Transaction
from infrastructure.moderation.adoption.tables import CLAIMED_CURSORS, audit_cursors

_due_at = bindparam("at", type_=audit_cursors.c.due_at.type)
_entry = bindparam("entry", type_=BigInteger)
_guilds = func.any(bindparam("guilds", type_=ARRAY(BigInteger)))
_PUT_UP = (
    upsert(audit_cursors)
    .from_select(
        ["guild", "due_at"],
        select(func.unnest(bindparam("guilds", type_=ARRAY(BigInteger))).column_valued("guild"), _due_at),
    )
    .on_conflict_do_nothing()
)
_is_free = audit_cursors.c.lease_token.is_(None)
_called_at = audit_cursors.c.called_at
_CALL = (
    update(audit_cursors)
    .where(
        audit_cursors.c.guild == _guilds,
        or_(
            _is_free & (audit_cursors.c.due_at > _due_at),
            ~_is_free & (_called_at.is_(None) | (_called_at > _due_at)),
        ),
    )
    .values(
        due_at=case((_is_free, _due_at), else_=audit_cursors.c.due_at),
        called_at=case((_is_free, _called_at), else_=_due_at),
    )
)
_is_yet_to_come: ColumnElement[datetime | None] = case((_called_at > NOW, _called_at), else_=null())
_CLAIM = claim(
    audit_cursors,
    due=audit_cursors.c.guild == _guilds,
    due_at=audit_cursors.c.due_at,
    oldest_first=[audit_cursors.c.due_at],
    returning=CLAIMED_CURSORS.columns,
    also={"called_at": _is_yet_to_come},
)
_this_one = audit_cursors.c.guild == bindparam("in_guild")
_BEGIN = (
    upsert(audit_cursors)
    .values(guild=bindparam("in_guild"), read_up_to=_entry, due_at=_due_at)
    # Changes nothing where there is one, and holds it all the same.
    .on_conflict_do_update(
        index_elements=list(audit_cursors.primary_key), set_={"read_up_to": audit_cursors.c.read_up_to}
    )
)
_HOLD = select(audit_cursors.c.guild).where(_this_one, held(audit_cursors)).with_for_update()
_KEEP_OUT = select(audit_cursors.c.guild).where(_this_one).with_for_update(read=True)
_HAVE_ALONE = select(audit_cursors.c.guild).where(_this_one).with_for_update()
_MOVE = update(audit_cursors).where(_this_one, held(audit_cursors)).values(read_up_to=_entry)
_FINISH = (
    update(audit_cursors)
    .where(_this_one, held(audit_cursors))
    # Of two times PostgreSQL's LEAST leaves out one that is NULL.
    .values({"due_at": func.least(_due_at, _called_at), "called_at": null(), "lease_token": null(), "attempts": 1})
)


@define
class PostgresAuditCursors:
    _transaction: Transaction

    async def put_up(self, guilds: Collection[GuildId], *, due_at: datetime) -> None:
        await self._transaction.execute(_PUT_UP, {"guilds": sorted(guilds), "at": due_at})

    async def call(self, guilds: Collection[GuildId], *, due_at: datetime) -> None:
        await self._transaction.execute(_CALL, {"guilds": guilds, "at": due_at})

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, leases: Sequence[timedelta], room: Room
    ) -> tuple[ClaimedCursor, ...]:
        which: Row = {"guilds": guilds}
        claimed = await self._transaction.execute(_CLAIM, claiming(now=now, leases=leases, room=room) | which)
        return tuple(map(CLAIMED_CURSORS.from_row, claimed.mappings()))

    async def begin(self, guild: GuildId, *, before: AuditEntryId, due_at: datetime) -> None:
        await self._transaction.execute(_BEGIN, {"in_guild": guild, "entry": before - 1, "at": due_at})

    async def hold(self, claimed: ClaimedCursor) -> bool:
        return (await self._transaction.execute(_HOLD, _claim_of(claimed))).first() is not None

    async def keep_out(self, guild: GuildId) -> None:
        await self._transaction.execute(_KEEP_OUT, {"in_guild": guild})

    async def have_alone(self, guild: GuildId) -> None:
        await self._transaction.execute(_HAVE_ALONE, {"in_guild": guild})

    async def move(self, claimed: ClaimedCursor, read_up_to: AuditEntryId | None) -> None:
        await self._transaction.execute(_MOVE, _claim_of(claimed) | {"entry": read_up_to})

    async def finish(self, claimed: ClaimedCursor, *, due_at: datetime) -> None:
        await self._transaction.execute(_FINISH, _claim_of(claimed) | {"at": due_at})


def _claim_of(claimed: ClaimedCursor) -> Row:
    return {"in_guild": claimed.guild, "token": claimed.lease_token}
