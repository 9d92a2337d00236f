from attrs import define, frozen

from application.moderation.appeals.queries import AppealView
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.appeals.appeal import AppealAnswer, is_at_issue
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId, RequestId, UserId


@frozen(kw_only=True)
class RecordAppealDecision:
    """By somebody who may. What is granted is not done yet: the case is to be taken back."""

    guild: GuildId
    number: CaseNumber
    by: UserId
    answer: AppealAnswer
    request: RequestId
    is_granting: bool


@define
class RecordAppealDecisionHandler:
    """The transaction: of two who decide at once, the second is told who the first was.

    Nobody is refused of whose case nothing is left by then: that is settled as such. Raises AppealNotFound,
    AppealOfOneself, AppealBeingGranted, AppealDecided, AppealMoot.
    """

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: RecordAppealDecision) -> AppealView:
        now = await self._clock.now()
        async with self._uow() as uow:
            appeal = await uow.appeals.lock(command.guild, command.number)
            is_over = not is_at_issue(await uow.cases.get(command.guild, command.number), now)
            if is_over and not command.is_granting and appeal.become_moot(at=now):
                await uow.appeals.save(appeal)
                await uow.commit()  # before it is refused, as what is moot cannot be decided
            decide = appeal.begin_granting if command.is_granting else appeal.refuse
            if decide(command.by, command.request, command.answer, at=now):
                await uow.appeals.save(appeal)
                await uow.commit()
        return AppealView.of(appeal)
