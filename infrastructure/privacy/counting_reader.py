from attrs import define
from sqlalchemy import bindparam, select

from domain.privacy.counting import CountingWish
from domain.shared.ids import GuildId, UserId
from infrastructure.database.reading import Reading
from infrastructure.privacy.tables import WISHES, counting_wishes

_WISH = select(*WISHES.columns).where(
    counting_wishes.c.guild == bindparam("in_guild"),
    counting_wishes.c.user == bindparam("whose"),
)


@define
class PostgresCountingReader:
    _reading: Reading

    async def wish(self, guild: GuildId, user: UserId) -> CountingWish | None:
        row = await self._reading.row(_WISH, {"in_guild": guild, "whose": user})
        return None if row is None else WISHES.from_row(row)
