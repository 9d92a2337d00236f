from collections.abc import Sequence

from attrs import define
from sqlalchemy import Text, bindparam, cast, literal_column, select, text

from application.imports.queries import MOST_SHOWN
from domain.imports.errors import ImportNotFound
from domain.imports.record import Import, ImportId, ImportSource
from domain.shared.ids import GuildId
from infrastructure.database.reading import Reading
from infrastructure.imports.tables import IMPORTS, imports

_of_guild = select(*IMPORTS.columns).where(imports.c.guild == bindparam("in_guild"))
_GET = _of_guild.where(imports.c.id == bindparam("which"))
_UNDER_WAY = _of_guild.where(
    cast(imports.c.source, Text) == bindparam("from_source"), text("state IN ('applying', 'undoing')")
)
LAST = (
    _of_guild.where(
        cast(imports.c.source, Text) == bindparam("from_source"),
        cast(imports.c.state, Text) != literal_column("'undone'"),
    )
    .order_by(imports.c.id.desc())
    .limit(literal_column("1"))
)
_NEWEST = _of_guild.order_by(imports.c.id.desc()).limit(literal_column(str(MOST_SHOWN)))


@define
class PostgresImportReader:
    _reading: Reading

    async def get(self, guild: GuildId, number: ImportId) -> Import:
        row = await self._reading.row(_GET, {"in_guild": guild, "which": number})
        if row is None:
            raise ImportNotFound(number)
        return IMPORTS.from_row(row)

    async def under_way(self, guild: GuildId, source: ImportSource) -> Import | None:
        row = await self._reading.row(_UNDER_WAY, {"in_guild": guild, "from_source": source.value})
        return None if row is None else IMPORTS.from_row(row)

    async def last(self, guild: GuildId, source: ImportSource) -> Import | None:
        row = await self._reading.row(LAST, {"in_guild": guild, "from_source": source.value})
        return None if row is None else IMPORTS.from_row(row)

    async def newest(self, guild: GuildId) -> Sequence[Import]:
        return tuple(map(IMPORTS.from_row, await self._reading.rows(_NEWEST, {"in_guild": guild})))
