from attrs import define, frozen

from application.moderation.appeals.decidable_appeal import DecidableAppeal
from application.moderation.appeals.queries import AppealReader, AppealView
from application.shared.clock import SharedClock
from domain.moderation.appeals.appeal import AppealState, check_undecided, is_at_issue
from domain.moderation.appeals.errors import AppealMoot
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from domain.shared.standing import Standing


@frozen(kw_only=True)
class CheckDecision:
    """Before somebody types why. Discord shows no form after three seconds, so it is not asked anything."""

    guild: GuildId
    number: CaseNumber
    by: Standing


@define
class CheckDecisionHandler:
    """It is checked again later, with what ranks refuse. Raises MissingPermission, CaseNotFound, AppealNotFound, what
    stands in the way of the commands, what `check_undecided` raises, and AppealMoot."""

    _appeals: AppealReader
    _decidable: DecidableAppeal
    _clock: SharedClock

    async def __call__(self, command: CheckDecision) -> AppealView:
        case = await self._decidable.as_far_as_known(command.guild, command.number, command.by)
        appeal = await self._appeals.show(command.guild, command.number)
        check_undecided(appeal, command.by.user)
        if appeal.state is AppealState.OPEN and not is_at_issue(case, await self._clock.now()):
            raise AppealMoot(command.number)  # whoever settles it so is about to
        return appeal
