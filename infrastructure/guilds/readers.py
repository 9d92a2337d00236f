from attrs import define
from sqlalchemy import RowMapping, bindparam, select

from application.guilds.queries import SettingChangeView
from domain.guilds.settings import GuildSettings, Setting
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.guilds.guild_repository import settings_from_row
from infrastructure.guilds.tables import guild_setting_changes, guilds

_SETTINGS = select(guilds.c.mod_log_channel, guilds.c.dm_on_action, guilds.c.language, guilds.c.time_zone).where(
    guilds.c.guild_id == bindparam("guild")
)


@define
class PostgresGuildSettingsReader:
    _reading: Reading

    async def get(self, guild: GuildId) -> GuildSettings | None:
        row = await self._reading.row(_SETTINGS, {"guild": guild})
        return None if row is None else settings_from_row(row)


@define
class PostgresSettingHistoryReader:
    _reading: Reading

    async def page(self, guild: GuildId, seek: Seek) -> Page[SettingChangeView]:
        query = select(guild_setting_changes).where(guild_setting_changes.c.guild_id == guild)
        rows = await self._reading.rows(seek_rows(query, guild_setting_changes.c.change_id, seek))
        return Page.of([_to_view(row) for row in rows], seek, key=lambda change: change.id)


def _to_view(row: RowMapping) -> SettingChangeView:
    return SettingChangeView(
        id=row["change_id"],
        setting=Setting(row["setting"]),
        old=row["old_value"],
        new=row["new_value"],
        by=row["changed_by"],
        at=row["changed_at"],
    )
