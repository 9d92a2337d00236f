from collections.abc import Sequence

from attrs import define
from sqlalchemy import Integer, bindparam, select

from application.privacy.queries import LeavingGuild
from domain.shared.ids import GuildId
from infrastructure.database.reading import Reading
from infrastructure.privacy.tables import guild_departures

_UPCOMING = (
    select(*guild_departures.c)
    .where(guild_departures.c.guild > bindparam("after"))
    .order_by(guild_departures.c.guild)
    .limit(bindparam("most", type_=Integer))
)


@define
class PostgresDepartureReader:
    _reading: Reading

    async def upcoming(self, *, after: GuildId | None, limit: int) -> Sequence[LeavingGuild]:
        rows = await self._reading.rows(_UPCOMING, {"after": after or 0, "most": limit})
        return [
            LeavingGuild(row["guild_id"], row["left_at"], row["lease_until"], row["begun_at"] is not None)
            for row in rows
        ]
