from attrs import define, frozen

from application.moderation.escalation.look_back import record_until
from application.moderation.escalation.queries import EscalationReader
from application.shared.clock import Clock
from domain.moderation.actions.action import ActionKind
from domain.moderation.escalation.policy import Outlook, outlook
from domain.moderation.escalation.rules import EscalationRules
from domain.shared.ids import GuildId, UserId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class PreviewEscalation:
    """What the member's next case of that kind would do."""

    guild: GuildId
    by: Standing
    target: UserId
    kind: ActionKind


@frozen
class EscalationPreview:
    rules: EscalationRules
    outlook: Outlook


@define
class PreviewEscalationHandler:
    _escalation: EscalationReader
    _clock: Clock

    async def __call__(self, command: PreviewEscalation) -> EscalationPreview:
        command.by.require(Permission.MODERATE_MEMBERS)
        now, rules = self._clock.now(), await self._escalation.rules(command.guild)
        record = await record_until(self._escalation, rules, command.guild, command.target, now)
        return EscalationPreview(rules, outlook(rules, record, command.kind, now))
