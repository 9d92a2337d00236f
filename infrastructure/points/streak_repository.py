from attrs import define
from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from domain.points.daily import DailyStreak
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId, UserId
from infrastructure.database.transaction import Transaction
from infrastructure.points.tables import STREAKS, daily_streaks

_SELECT = select(*STREAKS.columns).where(
    daily_streaks.c.guild == bindparam("in_guild"), daily_streaks.c.user == bindparam("of_user")
)
_insert = upsert(daily_streaks)
_PUT = _insert.on_conflict_do_update(
    index_elements=list(daily_streaks.primary_key),
    set_={name: _insert.excluded[name] for name in STREAKS.names},
    # NULL where none was read: then nothing equals it, and whoever came first stands.
    where=daily_streaks.c.last_day == bindparam("read_day"),
)


@define
class PostgresDailyStreaks:
    _transaction: Transaction

    async def get(self, guild: GuildId, user: UserId) -> DailyStreak | None:
        row = (await self._transaction.execute(_SELECT, {"in_guild": guild, "of_user": user})).mappings().one_or_none()
        return None if row is None else STREAKS.from_row(row)

    async def put(self, guild: GuildId, user: UserId, streak: DailyStreak, *, after: DailyStreak | None) -> None:
        which = {"guild": guild, "user": user, "read_day": None if after is None else after.last_day}
        result = await self._transaction.execute(_PUT, which | STREAKS.to_row(streak))
        if result.rowcount != 1:
            raise ConcurrentChange
