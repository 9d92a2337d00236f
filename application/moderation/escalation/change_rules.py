from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.escalation.changes import RuleChange
from domain.moderation.escalation.rules import EscalationRules
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class ChangeEscalation:
    guild: GuildId
    by: Standing
    change: RuleChange


@frozen
class ChangedEscalation:
    rules: EscalationRules
    has_changed: bool


@define
class ChangeEscalationHandler:
    """Changes the rules from the next case on, and remembers who did; what comes to the same changes nothing.

    Raises ConcurrentChange if somebody else changed them at the same moment: it may be tried again on what they
    decided.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: ChangeEscalation) -> ChangedEscalation:
        for right in (Permission.MODERATE_MEMBERS, Permission.MANAGE_GUILD, command.change.needs):
            if right is not None:
                command.by.require(right)
        now = self._clock.now()
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=now)
            escalation = await uow.escalations.get(command.guild)
            before = escalation.rules
            command.change.apply(escalation, by=command.by.user, at=now)
            await uow.escalations.save(escalation)
            await uow.commit()
        return ChangedEscalation(escalation.rules, has_changed=escalation.rules != before)
