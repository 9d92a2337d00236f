from attrs import define, evolve, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.levels.repository import DecidedRules
from domain.levels.rule_changes import RuleChange
from domain.levels.rules import LevelRules, check_rules
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ChangeRules:
    guild: GuildId
    by: Standing
    change: RuleChange


@frozen
class ChangedRules:
    before: LevelRules
    rules: LevelRules

    @property
    def has_changed(self) -> bool:
        return self.rules != self.before


@define
class ChangeRulesHandler:
    """Puts other rules in force, as the next version; what was counted under earlier ones keeps their number.

    What changes nothing makes no version, so the same request twice makes one. Raises ConcurrentChange if somebody else
    decided at the same moment: nothing is changed, and it may be tried again on what they decided.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ChangeRules) -> ChangedRules:
        command.by.require(Permission.MANAGE_GUILD)
        now = self._clock.now()
        async with self._uow(turn=command.guild) as uow:
            await uow.guilds.register_many([command.guild], at=now)
            before = (await uow.level_rules.in_force([command.guild]))[command.guild]
            after = command.change.apply_to(before)
            if after == before:
                return ChangedRules(before, before)
            check_rules(after)
            after = evolve(after, version=before.version + 1)
            await uow.level_rules.add(command.guild, DecidedRules(after, command.by.user, now))
            await uow.commit()
        return ChangedRules(before, after)
