from attrs import define
from sqlalchemy import bindparam, select

from application.configuration.queries import VersionView
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from infrastructure.configuration.tables import VERSION_VIEWS, configuration_versions
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading

_PAGE = select(*VERSION_VIEWS.columns).where(configuration_versions.c.guild == bindparam("in_guild"))


@define
class PostgresConfigurationReader:
    _reading: Reading

    async def page(self, guild: GuildId, seek: Seek) -> Page[VersionView]:
        rows = await self._reading.rows(seek_rows(_PAGE, configuration_versions.c.number, seek), {"in_guild": guild})
        return Page.of([VERSION_VIEWS.from_row(row) for row in rows], seek, key=lambda each: each.number)
