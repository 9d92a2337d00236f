from attrs import define
from sqlalchemy import bindparam, select

from application.levels.rule_queries import RulesDecision
from domain.levels.curve import Curve
from domain.levels.rules import LevelRules
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from infrastructure.database.keyset import seek_rows
from infrastructure.database.reading import Reading
from infrastructure.levels.rules_json import rules_from_json
from infrastructure.levels.tables import level_rules

_columns = (level_rules.c.version, level_rules.c.rules, level_rules.c.decided_by, level_rules.c.decided_at)
_DECIDED = select(*_columns).where(level_rules.c.guild == bindparam("in_guild"))
_NEWEST = _DECIDED.order_by(level_rules.c.version.desc()).limit(1)


@define
class PostgresRulesReader:
    _reading: Reading

    async def of(self, guild: GuildId) -> Curve:
        return (await self.in_force(guild)).curve

    async def in_force(self, guild: GuildId) -> LevelRules:
        row = await self._reading.row(_NEWEST, {"in_guild": guild})
        return LevelRules() if row is None else rules_from_json(row["rules"], row["version"])

    async def page(self, guild: GuildId, seek: Seek) -> Page[RulesDecision]:
        rows = await self._reading.rows(seek_rows(_DECIDED, level_rules.c.version, seek), {"in_guild": guild})
        decisions = [
            RulesDecision(
                rules=rules_from_json(row["rules"], row["version"]), by=row["decided_by"], at=row["decided_at"]
            )
            for row in rows
        ]
        return Page.of(decisions, seek, key=lambda decision: decision.rules.version)
