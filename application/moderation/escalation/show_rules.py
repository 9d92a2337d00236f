from attrs import define, frozen

from application.moderation.escalation.queries import EscalationReader
from domain.moderation.escalation.rules import EscalationRules
from domain.shared.history import RecordedChange
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing

CHANGES_SHOWN = 10


@frozen(kw_only=True)
class ShowEscalation:
    guild: GuildId
    by: Standing


@frozen
class EscalationDetails:
    rules: EscalationRules
    changes: tuple[RecordedChange, ...] = ()
    """The newest."""


@define
class ShowEscalationHandler:
    _escalation: EscalationReader

    async def __call__(self, command: ShowEscalation) -> EscalationDetails:
        command.by.require(Permission.MODERATE_MEMBERS)
        rules = await self._escalation.rules(command.guild)
        return EscalationDetails(rules, await self._escalation.changes(command.guild, CHANGES_SHOWN))
