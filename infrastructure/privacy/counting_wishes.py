from collections.abc import Collection, Mapping

from attrs import define
from sqlalchemy import BigInteger, bindparam, column, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.privacy.counting import CountingWish
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.privacy.tables import WISHES, counting_wishes

_asked = (
    func.unnest(bindparam("guilds", type_=ARRAY(BigInteger)), bindparam("users", type_=ARRAY(BigInteger)))
    .table_valued(column("guild", BigInteger), column("user", BigInteger), name="asked")
    .render_derived()
)
_OF = select(*WISHES.columns).join_from(
    counting_wishes,
    _asked,
    (counting_wishes.c.guild == _asked.c.guild) & (counting_wishes.c.user == _asked.c.user),
)
_this = (counting_wishes.c.guild == bindparam("in_guild")) & (counting_wishes.c.user == bindparam("of_user"))
_ONE = select(*WISHES.columns).where(_this)
_new = upsert(counting_wishes)
_PUT = _new.on_conflict_do_update(
    index_elements=list(counting_wishes.primary_key),
    set_={"is_counted": _new.excluded.is_counted, "wished_at": _new.excluded.wished_at},
    where=counting_wishes.c.wished_at < _new.excluded.wished_at,
).returning(*WISHES.columns)


@define
class PostgresCountingWishes:
    _transaction: Transaction

    async def of(self, members: Collection[tuple[GuildId, UserId]]) -> Mapping[tuple[GuildId, UserId], CountingWish]:
        ordered = sorted(members)
        asked: Row = {"guilds": [guild for guild, _ in ordered], "users": [user for _, user in ordered]}
        found = map(WISHES.from_row, (await self._transaction.execute(_OF, asked)).mappings())
        return {(wish.guild, wish.user): wish for wish in found}

    async def put(self, wish: CountingWish) -> CountingWish:
        row = (await self._transaction.execute(_PUT, WISHES.to_row(wish))).mappings().first()
        if row is None:  # what is there was wished later, or is the same
            this: Row = {"in_guild": wish.guild, "of_user": wish.user}
            row = (await self._transaction.execute(_ONE, this)).mappings().one()
        return WISHES.from_row(row)
