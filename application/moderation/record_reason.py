from attrs import define, frozen

from application.moderation.queries import CaseView
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class RecordReason:
    """By somebody who may."""

    guild: GuildId
    number: CaseNumber
    by: UserId
    reason: Reason | None


@frozen
class AmendedReason:
    """The case as it is now, and the reason that it had."""

    case: CaseView
    before: Reason | None

    @property
    def is_changed(self) -> bool:
        return self.case.reason != self.before


@define
class RecordReasonHandler:
    """The transaction of a changed reason; the one that the case has already writes nothing."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RecordReason) -> AmendedReason:
        async with self._uow() as uow:
            case = await uow.cases.get(command.guild, command.number)
            before = case.reason
            if command.reason != before:
                case.amend_reason(command.reason, by=command.by, at=self._clock.now())
                await uow.cases.save(case)
                await uow.commit()
        return AmendedReason(CaseView.of(case), before)
