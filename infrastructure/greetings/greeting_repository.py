from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import BigInteger, DateTime, Integer, bindparam, column, delete, func, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.greetings.repository import Coming
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Transaction
from infrastructure.greetings.tables import greetings

_guild = bindparam("in_guild", type_=BigInteger)
_at = bindparam("at", type_=DateTime(timezone=True))
_quiet_since = bindparam("quiet_since", type_=DateTime(timezone=True))
_users = bindparam("users", type_=ARRAY(BigInteger))

_comers = (
    func.unnest(_users, bindparam("joined", type_=ARRAY(DateTime(timezone=True))))
    .table_valued(column("user_id", BigInteger), column("joined_at", DateTime(timezone=True)), name="comers")
    .render_derived()
)
_came = upsert(greetings).from_select(
    ["guild", "user", "joined_at", "greeted_at"], select(_guild, _comers.c.user_id, _comers.c.joined_at, _at)
)
_WELCOME = _came.on_conflict_do_update(
    index_elements=list(greetings.primary_key),
    set_={"joined_at": _came.excluded.joined_at, "greeted_at": _came.excluded.greeted_at},
    where=(greetings.c.joined_at.is_(None) | (greetings.c.joined_at < _came.excluded.joined_at))
    & (greetings.c.greeted_at <= _quiet_since),
).returning(greetings.c.user)

_leavers = func.unnest(_users).table_valued(column("user_id", BigInteger), name="leavers").render_derived()
_went = upsert(greetings).from_select(
    ["guild", "user", "farewell_at", "greeted_at"], select(_guild, _leavers.c.user_id, _at, _at)
)
_FAREWELL = _went.on_conflict_do_update(
    index_elements=list(greetings.primary_key),
    set_={"farewell_at": _went.excluded.farewell_at, "greeted_at": _went.excluded.greeted_at},
    where=greetings.c.farewell_at.is_(None) | (greetings.c.farewell_at <= _quiet_since),
).returning(greetings.c.user)

_key = tuple_(greetings.c.guild, greetings.c.user)
_FORGET = delete(greetings).where(
    _key.in_(
        select(greetings.c.guild, greetings.c.user)
        .where(greetings.c.greeted_at < bindparam("before"))
        .order_by(greetings.c.greeted_at)
        .limit(bindparam("most", type_=Integer))
    )
)


@define
class PostgresGreetings:
    _transaction: Transaction

    async def welcome(
        self, guild: GuildId, comers: Collection[Coming], *, at: datetime, quiet_since: datetime
    ) -> frozenset[UserId]:
        in_order = sorted(comers, key=lambda each: each.user)  # in which rows are locked
        found = await self._transaction.execute(
            _WELCOME,
            {
                "in_guild": guild,
                "users": [each.user for each in in_order],
                "joined": [each.joined_at for each in in_order],
                "at": at,
                "quiet_since": quiet_since,
            },
        )
        return frozenset(UserId(row["user"]) for row in found.mappings())

    async def farewell(
        self, guild: GuildId, users: Collection[UserId], *, at: datetime, quiet_since: datetime
    ) -> frozenset[UserId]:
        which = {"in_guild": guild, "users": sorted(users), "at": at, "quiet_since": quiet_since}
        found = await self._transaction.execute(_FAREWELL, which)
        return frozenset(UserId(row["user"]) for row in found.mappings())

    async def forget(self, *, before: datetime, limit: int) -> int:
        return (await self._transaction.execute(_FORGET, {"before": before, "most": limit})).rowcount
