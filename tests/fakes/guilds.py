from collections.abc import Collection, Mapping
from datetime import datetime

from attrs import define

from domain.guilds.errors import GuildNotRegistered
from domain.guilds.guild import Guild
from domain.shared.history import RecordedChange, Value
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.settings import Settings
from interface.shared.guild_languages import GuildLanguages
from tests.fakes.paging import seek_rows
from tests.fakes.records import (
    MemoryHistory,
    MemoryRecords,
    MemoryTable,
    MemoryTransaction,
    changes_of,
    save,
)

GUILDS = MemoryTable[GuildId, Guild]("guilds")
SETTING_CHANGES: MemoryHistory[GuildId] = MemoryTable("guild_setting_changes")


@define
class MemoryGuildRepository:
    _transaction: MemoryTransaction

    async def get(self, guild: GuildId) -> Guild:
        found = self._transaction[GUILDS].find(guild)
        if found is None:
            raise GuildNotRegistered(guild)
        return found

    async def register(self, guild: GuildId, *, at: datetime) -> Guild:
        await self.register_many([guild], at=at)
        return await self.get(guild)

    async def register_many(self, guilds: Collection[GuildId], *, at: datetime) -> int:
        known, registered = self._transaction[GUILDS], 0
        for guild in sorted(guilds):
            await known.lock(guild)
            if guild not in known:
                await known.put(guild, Guild(id=guild, registered_at=at))
                registered += 1
        return registered

    async def settings_of(self, guilds: Collection[GuildId]) -> Mapping[GuildId, Settings]:
        known = {guild: self._transaction[GUILDS].find(guild) for guild in guilds}
        return {guild: found.settings for guild, found in known.items() if found is not None}

    async def save(self, guild: Guild) -> None:
        if changes := guild.pull_changes():
            await save(self._transaction, GUILDS, SETTING_CHANGES, guild.id, guild, changes)


@define
class MemoryGuildSettingsReader:
    _records: MemoryRecords

    async def get(self, guild: GuildId) -> Settings | None:
        known = self._records[GUILDS].get(guild)
        return None if known is None else known.settings


class SettingsOfAll:
    """The same for whichever guild is asked for."""

    def __init__(self, chosen: Mapping[str, Value]) -> None:
        self._settings = Settings(dict(chosen))

    async def get(self, _guild: GuildId) -> Settings:
        return self._settings


NOTHING_CHOSEN = GuildLanguages(SettingsOfAll({}))
"""The languages of guilds that never chose one."""


@define
class MemorySettingHistoryReader:
    _records: MemoryRecords

    async def page(self, guild: GuildId, seek: Seek) -> Page[RecordedChange]:
        return seek_rows(changes_of(self._records, SETTING_CHANGES, guild), seek, key=lambda change: change.id)
