from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

from attrs import define
from sqlalchemy import (
    BigInteger,
    Executable,
    Integer,
    Uuid,
    bindparam,
    column,
    delete,
    false,
    func,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, Insert
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.sql.selectable import Select

from domain.levels.level_repository import RoleSync
from domain.shared.ids import GuildId, RoleId, UserId
from domain.shared.lease import Room
from infrastructure.database.leases import LIMIT, NOW, claim, claiming, room_of
from infrastructure.database.transaction import Row, Transaction
from infrastructure.levels.level_rows import ROLE_SYNCS
from infrastructure.levels.tables import level_role_syncs, member_levels, reward_refusals

_guild = bindparam("in_guild", type_=BigInteger)
# By the server's clock, as a claim is: what a machine that is ahead puts here would not be due yet.
_at = func.least(bindparam("at", type_=level_role_syncs.c.due_at.type), func.now())
_after = bindparam("after", type_=BigInteger)
_limit = bindparam("most", type_=Integer)


def _put(members: Select[*tuple[object, ...]]) -> Insert:
    return upsert(level_role_syncs).from_select(["guild", "user", "is_lower", "due_at"], members)


def _anew(put: Insert) -> Executable:
    """Whoever is put again while a worker looks at their roles loses the worker's token, and is looked at again."""
    return put.on_conflict_do_update(
        index_elements=list(level_role_syncs.primary_key),
        set_={
            "is_lower": level_role_syncs.c.is_lower | put.excluded["is_lower"],
            "due_at": put.excluded["due_at"],
            "lease_token": None,
            "attempts": 1,
        },
    ).returning(level_role_syncs.c.user)


_moved = (
    func.unnest(
        bindparam("guilds", type_=ARRAY(BigInteger)),
        bindparam("users", type_=ARRAY(BigInteger)),
        bindparam("lower", type_=ARRAY(BigInteger)),  # about arrays of another type asyncpg asks each connection anew
    )
    .table_valued(column("guild", BigInteger), column("user", BigInteger), column("lower", BigInteger), name="moved")
    .render_derived()
)
_PUT = _anew(_put(select(_moved.c.guild, _moved.c.user, _moved.c.lower > 0, _at)))
_PUT_FROM = _anew(
    _put(
        select(_guild, member_levels.c.user, false(), _at)
        .where(
            member_levels.c.guild == _guild,
            member_levels.c.user > _after,
            member_levels.c.level >= bindparam("least_level"),
        )
        .order_by(member_levels.c.user)
        .limit(_limit)
    )
)
_refused = _put(
    select(_guild, reward_refusals.c.user, false(), _at)
    .distinct()
    .where(
        reward_refusals.c.guild == _guild,
        reward_refusals.c.role == func.any(bindparam("roles", type_=ARRAY(BigInteger))),
        reward_refusals.c.user > _after,
    )
    .order_by(reward_refusals.c.user)
    .limit(_limit)
)
_PUT_REFUSED = _refused.on_conflict_do_update(
    index_elements=list(level_role_syncs.primary_key),
    # Whoever is being looked at, or was a moment ago, may have been refused what could be given by now.
    set_={"due_at": func.least(level_role_syncs.c.due_at, _refused.excluded["due_at"]), "lease_token": None},
).returning(level_role_syncs.c.user)

_guilds = bindparam("guilds", type_=ARRAY(BigInteger))
_served = func.unnest(_guilds).table_valued(column("guild", BigInteger), name="served").render_derived()
_theirs = (
    select(level_role_syncs.c.guild, level_role_syncs.c.user, level_role_syncs.c.due_at)
    .where(level_role_syncs.c.guild == _served.c.guild, level_role_syncs.c.due_at <= NOW)
    .order_by(level_role_syncs.c.due_at)
    .limit(room_of(_served.c.guild))
    .lateral("theirs")
)
_CLAIM = claim(
    level_role_syncs,
    due=level_role_syncs.c.guild == func.any(_guilds),
    due_at=level_role_syncs.c.due_at,
    oldest_first=[level_role_syncs.c.due_at],
    returning=ROLE_SYNCS.columns,
    chosen=select(_theirs.c.guild, _theirs.c.user)
    .select_from(_served.join(_theirs, true()))
    .order_by(_theirs.c.due_at)
    .limit(LIMIT),
)
_finished = (
    func.unnest(
        bindparam("guilds", type_=ARRAY(BigInteger)),
        bindparam("users", type_=ARRAY(BigInteger)),
        bindparam("tokens", type_=ARRAY(Uuid)),
    )
    .table_valued(column("guild", BigInteger), column("user", BigInteger), column("token", Uuid), name="finished")
    .render_derived()
)
_DONE = delete(level_role_syncs).where(
    level_role_syncs.c.guild == _finished.c.guild,
    level_role_syncs.c.user == _finished.c.user,
    level_role_syncs.c.lease_token == _finished.c.token,
)
_LARGEST_LEASE = 2  # doublings


@define
class PostgresRoleSyncRepository:
    _transaction: Transaction

    async def put(self, members: Mapping[tuple[GuildId, UserId], bool], *, at: datetime) -> None:
        if members:
            ordered = sorted(members)
            which: Row = {
                "guilds": [guild for guild, _ in ordered],
                "users": [user for _, user in ordered],
                "lower": [int(members[each]) for each in ordered],
            }
            await self._transaction.execute(_PUT, which | {"at": at})

    async def put_from(self, guild: GuildId, *, level: int, after: UserId, limit: int, at: datetime) -> UserId | None:
        return await self._put(_PUT_FROM, {"in_guild": guild, "least_level": level}, after, limit, at)

    async def put_refused(
        self, guild: GuildId, roles: Collection[RoleId], *, after: UserId, limit: int, at: datetime
    ) -> UserId | None:
        return await self._put(_PUT_REFUSED, {"in_guild": guild, "roles": roles}, after, limit, at)

    async def claim(
        self, guilds: Collection[GuildId], *, now: datetime, lease: timedelta, room: Room
    ) -> tuple[RoleSync, ...]:
        leases = [lease * 2**doublings for doublings in range(_LARGEST_LEASE + 1)]
        which: Row = {"guilds": sorted(guilds)}
        claimed = await self._transaction.execute(_CLAIM, claiming(now=now, leases=leases, room=room) | which)
        return tuple(map(ROLE_SYNCS.from_row, claimed.mappings()))

    async def done(self, syncs: Collection[RoleSync]) -> None:
        ordered = sorted(syncs, key=lambda sync: (sync.guild, sync.user))
        finished: Row = {
            "guilds": [each.guild for each in ordered],
            "users": [each.user for each in ordered],
            "tokens": [each.lease_token for each in ordered],
        }
        await self._transaction.execute(_DONE, finished)

    async def _put(self, statement: Executable, which: Row, after: UserId, limit: int, at: datetime) -> UserId | None:
        result = await self._transaction.execute(statement, which | {"after": after, "most": limit, "at": at})
        return max((UserId(row["user_id"]) for row in result.mappings()), default=None)
