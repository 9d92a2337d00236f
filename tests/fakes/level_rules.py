from attrs import define

from application.levels.rule_queries import RulesDecision
from domain.levels.curve import Curve
from domain.levels.rules import LevelRules
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from tests.fakes.levels_activity import RULES
from tests.fakes.paging import seek_rows
from tests.fakes.records import MemoryRecords


@define
class MemoryRulesReader:
    _records: MemoryRecords

    async def of(self, guild: GuildId) -> Curve:
        return (await self.in_force(guild)).curve

    async def in_force(self, guild: GuildId) -> LevelRules:
        decisions = self._decisions(guild)
        return max((each.rules for each in decisions), key=lambda rules: rules.version, default=LevelRules())

    async def page(self, guild: GuildId, seek: Seek) -> Page[RulesDecision]:
        return seek_rows(self._decisions(guild), seek, key=lambda decision: decision.rules.version)

    def _decisions(self, guild: GuildId) -> list[RulesDecision]:
        stored = self._records[RULES].items()
        return [
            RulesDecision(rules=decided.rules, by=decided.by, at=decided.at)
            for (theirs, _), decided in stored
            if theirs == guild
        ]
