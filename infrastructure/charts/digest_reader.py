from collections.abc import Collection, Mapping

from attrs import define
from sqlalchemy import BigInteger, bindparam, func, select, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from domain.charts.digest import Digest
from domain.charts.settings import DIGEST_CHANNEL
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.charts.tables import DIGESTS, digests
from infrastructure.database.reading import Reading
from infrastructure.guilds.tables import guilds

_OPTED_IN = select(guilds.c.id, guilds.c.settings).where(
    guilds.c.id == func.any(bindparam("guilds", type_=ARRAY(BigInteger))),
    type_coerce(guilds.c.settings, JSONB).has_key(DIGEST_CHANNEL.name),
)
_LATEST = (
    select(*DIGESTS.columns).where(digests.c.guild == bindparam("in_guild")).order_by(digests.c.week.desc()).limit(1)
)


@define
class PostgresDigestReader:
    _reading: Reading

    async def opted_in(self, guilds: Collection[GuildId]) -> Mapping[GuildId, Settings]:
        rows = await self._reading.rows(_OPTED_IN, {"guilds": guilds})
        chosen: dict[GuildId, Settings] = {row["id"]: row["settings"] for row in rows}
        return {guild: settings for guild, settings in chosen.items() if settings[DIGEST_CHANNEL] is not None}

    async def latest(self, guild: GuildId) -> Digest | None:
        row = await self._reading.row(_LATEST, {"in_guild": guild})
        return None if row is None else DIGESTS.from_row(row)
