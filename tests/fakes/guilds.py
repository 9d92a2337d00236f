from collections.abc import Collection
from datetime import datetime

from attrs import define

from application.guilds.queries import SettingChangeView
from domain.guilds.errors import GuildNotRegistered
from domain.guilds.guild import Guild
from domain.guilds.settings import GuildSettings
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords, MemoryTransaction, copied


@define
class MemoryGuildRepository:
    _transaction: MemoryTransaction

    async def get(self, guild: GuildId) -> Guild:
        if guild not in self._transaction.tables.guilds:
            raise GuildNotRegistered(guild)
        return copied(self._transaction.tables.guilds[guild])

    async def register(self, guild: GuildId, *, at: datetime) -> Guild:
        await self._transaction.lock(("guild", guild))
        known = self._transaction.tables.guilds
        return copied(known.setdefault(guild, Guild(id=guild, registered_at=at)))

    async def register_many(self, guilds: Collection[GuildId], *, at: datetime) -> int:
        registered = 0
        for guild in sorted(guilds):
            await self._transaction.lock(("guild", guild))
            if guild not in self._transaction.tables.guilds:
                self._transaction.tables.guilds[guild] = Guild(id=guild, registered_at=at)
                registered += 1
        return registered

    async def save(self, guild: Guild) -> None:
        changes = guild.pull_changes()
        if not changes:
            return
        await self._transaction.lock(("guild", guild.id))
        tables = self._transaction.tables
        if guild.id not in tables.guilds or tables.guilds[guild.id].version != guild.version:
            raise ConcurrentChange
        guild.version += 1
        for change in changes:
            id_ = self._transaction.records.next_change()
            tables.setting_changes[id_] = (
                guild.id,
                SettingChangeView(
                    id=id_, setting=change.setting, old=change.old, new=change.new, by=change.by, at=change.at
                ),
            )
        self._transaction.events.extend(guild.pull_events())
        tables.guilds[guild.id] = copied(guild)


@define
class MemoryGuildSettingsReader:
    _records: MemoryRecords

    async def get(self, guild: GuildId) -> GuildSettings | None:
        known = self._records.tables.guilds.get(guild)
        return None if known is None else known.settings


@define
class MemorySettingHistoryReader:
    _records: MemoryRecords

    async def page(self, guild: GuildId, seek: Seek) -> Page[SettingChangeView]:
        changes = [change for where, change in self._records.tables.setting_changes.values() if where == guild]
        return seek_rows(changes, seek, key=lambda change: change.id)
