from collections.abc import Collection
from datetime import datetime

from attrs import define
from sqlalchemy import RowMapping, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.types import BigInteger

from domain.guilds.errors import GuildNotRegistered
from domain.guilds.guild import Guild, SettingChange
from domain.guilds.settings import GuildSettings
from domain.shared.errors import ConcurrentChange
from domain.shared.ids import GuildId
from infrastructure.database.transaction import Row, Transaction
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.guilds.tables import guild_setting_changes, guilds

_SELECT = select(guilds).where(guilds.c.guild_id == bindparam("guild"))
# DO UPDATE of nothing makes a row that somebody else has just inserted visible to RETURNING.
_REGISTER = (
    upsert(guilds)
    .on_conflict_do_update(index_elements=["guild_id"], set_={"version": guilds.c.version})
    .returning(*guilds.c)
)
_others = [column for column in guilds.c if column.name != "guild_id"]
_REGISTER_MANY = (
    upsert(guilds)
    .from_select(
        ["guild_id", *(column.name for column in _others)],
        select(
            func.unnest(bindparam("guilds", type_=ARRAY(BigInteger))).column_valued("guild"),
            *(bindparam(column.name, type_=column.type) for column in _others),
        ),
    )
    .on_conflict_do_nothing()
    .returning(guilds.c.guild_id)
)
_changeable = [column.name for column in _others if column.name not in ("registered_at", "version")]
_UPDATE = (
    update(guilds)
    .where(guilds.c.guild_id == bindparam("guild"), guilds.c.version == bindparam("expected"))
    .values(
        version=guilds.c.version + 1,
        **{name: bindparam(f"new_{name}", type_=guilds.c[name].type) for name in _changeable},
    )
)
_INSERT_CHANGES = insert(guild_setting_changes)


@define
class PostgresGuildRepository:
    _transaction: Transaction
    _cache: SettingsCache

    async def get(self, guild: GuildId) -> Guild:
        row = (await self._transaction.execute(_SELECT, {"guild": guild})).mappings().one_or_none()
        if row is None:
            raise GuildNotRegistered(guild)
        return from_row(row)

    async def register(self, guild: GuildId, *, at: datetime) -> Guild:
        fresh = Guild(id=guild, registered_at=at)
        row = (await self._transaction.execute(_REGISTER, to_row(fresh))).mappings().one()
        await self._settings_changed([guild])
        return from_row(row)

    async def register_many(self, guilds: Collection[GuildId], *, at: datetime) -> int:
        defaults = to_row(Guild(id=GuildId(1), registered_at=at)) | {"guilds": sorted(guilds)}
        del defaults["guild_id"]
        registered = (await self._transaction.execute(_REGISTER_MANY, defaults)).mappings().all()
        await self._settings_changed([row["guild_id"] for row in registered])
        return len(registered)

    async def save(self, guild: Guild) -> None:
        changes = guild.pull_changes()
        if not changes:
            return
        row = to_row(guild)
        parameters: Row = {"guild": guild.id, "expected": guild.version}
        parameters |= {f"new_{name}": row[name] for name in _changeable}
        result = await self._transaction.execute(_UPDATE, parameters)
        if result.rowcount != 1:
            raise ConcurrentChange
        guild.version += 1
        await self._transaction.execute(_INSERT_CHANGES, [_change_to_row(guild.id, change) for change in changes])
        self._transaction.events.extend(guild.pull_events())
        await self._settings_changed([guild.id])

    async def _settings_changed(self, changed: list[GuildId]) -> None:
        """Have every process, this one first, forget what it knows of these guilds once the change is durable."""
        if changed:
            await self._transaction.notify(self._cache.channel, [str(guild) for guild in changed])
            self._transaction.after_commit(lambda: self._cache.forget(*changed))


def to_row(guild: Guild) -> Row:
    return {
        "guild_id": guild.id,
        "registered_at": guild.registered_at,
        "mod_log_channel": guild.settings.mod_log_channel,
        "dm_on_action": guild.settings.dm_on_action,
        "language": guild.settings.language,
        "time_zone": guild.settings.time_zone,
        "version": guild.version,
    }


def from_row(row: RowMapping) -> Guild:
    return Guild(
        id=row["guild_id"], registered_at=row["registered_at"], settings=settings_from_row(row), version=row["version"]
    )


def settings_from_row(row: RowMapping) -> GuildSettings:
    return GuildSettings(
        mod_log_channel=row["mod_log_channel"],
        dm_on_action=row["dm_on_action"],
        language=row["language"],
        time_zone=row["time_zone"],
    )


def _change_to_row(guild: GuildId, change: SettingChange) -> Row:
    return {
        "guild_id": guild,
        "setting": change.setting.value,
        "old_value": change.old,
        "new_value": change.new,
        "changed_by": change.by,
        "changed_at": change.at,
    }
