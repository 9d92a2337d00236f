from collections.abc import Collection, Mapping
from datetime import datetime

from attrs import define
from sqlalchemy import any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.types import BigInteger

from domain.guilds.errors import GuildNotRegistered
from domain.guilds.guild import Guild
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.database.transaction import Transaction
from infrastructure.database.versioned import VersionedUpdate
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.guilds.tables import GUILDS, SETTING_CHANGES, guilds

_SELECT = select(*GUILDS.columns).where(guilds.c.id == bindparam("guild"))
# DO UPDATE of nothing makes a row that somebody else has just inserted visible to RETURNING.
_REGISTER = (
    upsert(guilds)
    .on_conflict_do_update(index_elements=[guilds.c.id], set_={"version": guilds.c.version})
    .returning(*GUILDS.columns)
)
_others = [column for column in GUILDS.columns if column.key != "id"]
_REGISTER_MANY = (
    upsert(guilds)
    .from_select(
        ["id", *(column.key for column in _others)],
        select(
            func.unnest(bindparam("guilds", type_=ARRAY(BigInteger))).column_valued("guild"),
            *(bindparam(column.key, type_=column.type) for column in _others),
        ),
    )
    .on_conflict_do_nothing()
    .returning(guilds.c.id)
)
_SETTINGS = select(guilds.c.id, guilds.c.settings).where(
    guilds.c.id == any_(bindparam("which", type_=ARRAY(BigInteger)))
)
_UPDATE = VersionedUpdate(GUILDS, guilds, changeable=["settings"])


@define
class PostgresGuildRepository:
    _transaction: Transaction
    _cache: SettingsCache

    async def get(self, guild: GuildId) -> Guild:
        row = (await self._transaction.execute(_SELECT, {"guild": guild})).mappings().one_or_none()
        if row is None:
            raise GuildNotRegistered(guild)
        return GUILDS.from_row(row)

    async def register(self, guild: GuildId, *, at: datetime) -> Guild:
        fresh = Guild(id=guild, registered_at=at)
        row = (await self._transaction.execute(_REGISTER, GUILDS.to_row(fresh))).mappings().one()
        await self._settings_changed([guild])
        return GUILDS.from_row(row)

    async def register_many(self, guilds: Collection[GuildId], *, at: datetime) -> int:
        defaults = GUILDS.to_row(Guild(id=GuildId(1), registered_at=at)) | {"guilds": sorted(guilds)}
        del defaults["id"]
        registered = (await self._transaction.execute(_REGISTER_MANY, defaults)).mappings().all()
        await self._settings_changed([row["id"] for row in registered])
        return len(registered)

    async def settings_of(self, guilds: Collection[GuildId]) -> Mapping[GuildId, Settings]:
        found = await self._transaction.execute(_SETTINGS, {"which": guilds})
        return {row["id"]: row["settings"] for row in found.mappings()}

    async def save(self, guild: Guild) -> None:
        changes = guild.pull_changes()
        if not changes:
            return
        await _UPDATE(self._transaction, guild)
        await SETTING_CHANGES.append(self._transaction, (guild.id,), changes)
        self._transaction.events.extend(guild.pull_events())
        await self._settings_changed([guild.id])

    async def _settings_changed(self, changed: list[GuildId]) -> None:
        await settings_changed(self._transaction, self._cache, changed)


async def settings_changed(transaction: Transaction, cache: SettingsCache, changed: list[GuildId]) -> None:
    """Have every process, this one first, forget what it knows of these guilds once the change is durable."""
    if changed:
        await transaction.notify(cache.channel, [str(guild) for guild in changed])
        transaction.after_commit(lambda: cache.forget(*changed))
