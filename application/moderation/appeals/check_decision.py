from attrs import define, frozen

from application.moderation.appeals.decidable_appeal import DecidableAppeal
from application.moderation.appeals.queries import AppealReader, AppealView
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class CheckDecision:
    """Before somebody types why."""

    guild: GuildId
    number: CaseNumber
    by: Standing


@define
class CheckDecisionHandler:
    """Raises MissingPermission, CaseNotFound, AppealNotFound, and what ranks refuse; it is checked again later."""

    _appeals: AppealReader
    _decidable: DecidableAppeal

    async def __call__(self, command: CheckDecision) -> AppealView:
        await self._decidable(command.guild, command.number, command.by)
        return await self._appeals.show(command.guild, command.number)
