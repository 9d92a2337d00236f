from collections.abc import Collection, Mapping

from attrs import define
from sqlalchemy import BigInteger, any_, bindparam, insert, select
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from domain.levels.errors import RulesNotFound
from domain.levels.level_events import LevelRulesChanged
from domain.levels.repository import DecidedRules
from domain.levels.rules import LevelRules
from domain.shared.ids import GuildId
from infrastructure.database.transaction import Transaction
from infrastructure.levels.rules_json import rules_from_json, rules_to_json
from infrastructure.levels.tables import level_rules

_IN_FORCE = (
    select(level_rules.c.guild, level_rules.c.version, level_rules.c.rules)
    .ext(distinct_on(level_rules.c.guild))
    .where(level_rules.c.guild == any_(bindparam("guilds", type_=ARRAY(BigInteger))))
    .order_by(level_rules.c.guild, level_rules.c.version.desc())
)
_GET = select(level_rules.c.rules).where(
    level_rules.c.guild == bindparam("in_guild"), level_rules.c.version == bindparam("which")
)
_ADD = insert(level_rules)


@define
class PostgresLevelRulesRepository:
    _transaction: Transaction

    async def in_force(self, guilds: Collection[GuildId]) -> Mapping[GuildId, LevelRules]:
        stored = await self._transaction.execute(_IN_FORCE, {"guilds": guilds})
        theirs = {row["guild_id"]: rules_from_json(row["rules"], row["version"]) for row in stored.mappings()}
        return {guild: theirs.get(guild, _DEFAULTS) for guild in guilds}

    async def add(self, guild: GuildId, decided: DecidedRules) -> None:
        await self._transaction.execute(
            _ADD,
            {
                "guild": guild,
                "version": decided.rules.version,
                "rules": rules_to_json(decided.rules),
                "decided_by": decided.by,
                "decided_at": decided.at,
            },
        )
        self._transaction.events.append(
            LevelRulesChanged(guild=guild, at=decided.at, by=decided.by, version=decided.rules.version)
        )

    async def get(self, guild: GuildId, version: int) -> LevelRules:
        if version == _DEFAULTS.version:
            return _DEFAULTS
        row = (await self._transaction.execute(_GET, {"in_guild": guild, "which": version})).mappings().one_or_none()
        if row is None:
            raise RulesNotFound(version)
        return rules_from_json(row["rules"], version)


_DEFAULTS = LevelRules()
