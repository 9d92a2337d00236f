from attrs import define
from sqlalchemy import bindparam, select

from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.settings import Settings
from infrastructure.database.reading import Reading
from infrastructure.guilds.tables import SETTING_CHANGES, guilds

_SETTINGS = select(guilds.c.settings).where(guilds.c.id == bindparam("guild"))


@define
class PostgresGuildSettingsReader:
    _reading: Reading

    async def get(self, guild: GuildId) -> Settings | None:
        row = await self._reading.row(_SETTINGS, {"guild": guild})
        return None if row is None else row["settings"]


@define
class PostgresSettingHistoryReader:
    _reading: Reading

    async def page(self, guild: GuildId, seek: Seek) -> Page[RecordedChange]:
        return await SETTING_CHANGES.page(self._reading, (guild,), seek)
