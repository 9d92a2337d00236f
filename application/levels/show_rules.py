from attrs import define, frozen

from application.levels.rule_queries import RulesDecision, RulesReader
from domain.levels.rules import LevelRules
from domain.shared.ids import GuildId
from domain.shared.paging import Page, Seek
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ShowLevelRules:
    guild: GuildId
    by: Standing


@frozen(kw_only=True)
class ShowRuleHistory:
    guild: GuildId
    by: Standing
    seek: Seek


@define
class ShowLevelRulesHandler:
    _rules: RulesReader

    async def __call__(self, command: ShowLevelRules) -> LevelRules:
        command.by.require(Permission.MANAGE_GUILD)
        return await self._rules.in_force(command.guild)


@define
class ShowRuleHistoryHandler:
    _rules: RulesReader

    async def __call__(self, command: ShowRuleHistory) -> Page[RulesDecision]:
        command.by.require(Permission.MANAGE_GUILD)
        return await self._rules.page(command.guild, command.seek)
