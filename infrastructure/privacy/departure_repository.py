from collections.abc import Awaitable, Callable, Collection, Sequence
from datetime import datetime, timedelta
from functools import cache

from attrs import define
from sqlalchemy import BigInteger, Executable, Integer, bindparam, delete, func, select, update
from sqlalchemy import any_ as sql_any
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.expression import all_ as sql_all

from domain.privacy.departure import Departure
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.lease import NOBODY, Room
from domain.shared.shards import Shards
from infrastructure.database.leases import claim, claiming, held
from infrastructure.database.metadata import AnyTable, metadata
from infrastructure.database.shards import of_shards, served
from infrastructure.database.told import channel_of
from infrastructure.database.transaction import Row, Transaction
from infrastructure.guilds.tables import guilds
from infrastructure.privacy.tables import DEPARTURES, guild_departures

_which = bindparam("which", type_=ARRAY(BigInteger))
_LAST = {"guilds", "guild_departures"}

_new = upsert(guild_departures)
_values = {
    "left_at": bindparam("left", type_=guild_departures.c.left_at.type),
    "lease_until": bindparam("erase_at", type_=guild_departures.c.lease_until.type),
    "lease_token": bindparam("nobody", type_=guild_departures.c.lease_token.type),
}
_registered = select(guilds.c.id, *_values.values())
_MARK = _new.from_select(["guild", *_values], _registered.where(guilds.c.id == sql_any(_which)))
_MARK = _MARK.on_conflict_do_nothing()
_MARK_ABSENT = _new.from_select(
    ["guild", *_values],
    _registered.where(guilds.c.id != sql_all(_which), of_shards(guilds.c.id)),
)
_MARK_ABSENT = _MARK_ABSENT.on_conflict_do_nothing()
_MARKED = select(guild_departures.c.guild).where(guild_departures.c.guild == sql_any(_which))
_LOCK = select(guilds.c.id).where(guilds.c.id == sql_any(_which)).order_by(guilds.c.id).with_for_update()
_CLEAR = delete(guild_departures).where(
    guild_departures.c.guild == sql_any(_which), guild_departures.c.begun_at.is_(None)
)
_CLAIM = claim(
    guild_departures,
    due=of_shards(guild_departures.c.guild),
    due_at=guild_departures.c.lease_until,
    oldest_first=[guild_departures.c.lease_until, guild_departures.c.guild],
    returning=DEPARTURES.columns,
)
_this = guild_departures.c.guild == bindparam("in_guild")
_BEGIN = (
    update(guild_departures)
    .where(_this, held(guild_departures))
    .values(
        lease_until=bindparam("until"),
        begun_at=func.coalesce(guild_departures.c.begun_at, bindparam("now", type_=guild_departures.c.begun_at.type)),
    )
)
_FORGET_MARK = delete(guild_departures).where(_this)
_FORGET_GUILD = delete(guilds).where(guilds.c.id == bindparam("in_guild"))


@cache
def _deletions() -> Sequence[tuple[Executable, str | None]]:
    """Of all that belongs to a guild, those first that refer to others; of a table, the newest first: they may refer
    to older ones. With the channel on which it is to be told, if there is one."""
    tables = [each for each in reversed(metadata.sorted_tables) if each.name not in _LAST]
    of_guilds = [each for each in tables if next(iter(each.primary_key)).name == "guild_id"]
    return [(_deletion(each), channel_of(each)) for each in of_guilds]


def _deletion(table: AnyTable) -> Executable:
    keys = tuple(table.primary_key)
    newest = (
        select(*keys)
        .where(keys[0] == bindparam("in_guild", type_=BigInteger))
        .order_by(*(key.desc() for key in keys))
        .limit(bindparam("most", type_=Integer))
        .subquery("newest")
    )
    return delete(table).where(*(key == newest.c[key.key] for key in keys))


@define
class PostgresDepartures:
    _transaction: Transaction
    _settings_changed: Callable[[list[GuildId]], Awaitable[None]]

    async def mark(self, guilds: Collection[GuildId], *, at: datetime, erase_at: datetime) -> int:
        given = {"which": sorted(guilds), "left": at, "erase_at": erase_at, "nobody": NOBODY}
        return (await self._transaction.execute(_MARK, given)).rowcount

    async def mark_absent(
        self, present: Collection[GuildId], shards: Shards, *, at: datetime, erase_at: datetime
    ) -> int:
        given = {"which": sorted(present), "left": at, "erase_at": erase_at, "nobody": NOBODY}
        given |= served(shards)
        return (await self._transaction.execute(_MARK_ABSENT, given)).rowcount

    async def clear(self, guilds: Collection[GuildId]) -> int:
        found = await self._transaction.execute(_MARKED, {"which": guilds})
        marked = [row["guild_id"] for row in found.mappings()]
        if not marked:
            return 0
        await self._transaction.execute(_LOCK, {"which": marked})
        return (await self._transaction.execute(_CLEAR, {"which": marked})).rowcount

    async def claim(
        self, *, now: datetime, leases: Sequence[timedelta], room: Room, shards: Shards
    ) -> tuple[Departure, ...]:
        given = claiming(now=now, leases=leases, room=room) | served(shards)
        claimed = await self._transaction.execute(_CLAIM, given)
        return tuple(map(DEPARTURES.from_row, claimed.mappings()))

    async def erase_some(self, departure: Departure, *, at: datetime, lease_until: datetime, limit: int) -> bool:
        of_guild: Row = {"in_guild": departure.guild}
        await self._transaction.execute(_LOCK, {"which": [departure.guild]})
        held_still = {"token": departure.lease_token, "now": at, "until": lease_until}
        if (await self._transaction.execute(_BEGIN, of_guild | held_still)).rowcount != 1:
            raise ConcurrentChange
        left = limit
        for deletion, channel in _deletions():
            erased = (await self._transaction.execute(deletion, of_guild | {"most": left})).rowcount
            if channel is not None and erased:
                await self._transaction.notify(channel, [str(departure.guild)])
            left -= erased
            if left <= 0:
                return False
        await self._transaction.execute(_FORGET_MARK, of_guild)
        await self._transaction.execute(_FORGET_GUILD, of_guild)
        await self._settings_changed([departure.guild])
        return True
