from attrs import define, frozen

from application.moderation.queries import CaseView
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.moderation.reason import Reason, parse_reason
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing


@frozen(kw_only=True)
class AmendReason:
    guild: GuildId
    number: CaseNumber
    by: Standing
    reason: str | None


@frozen
class AmendedReason:
    """The case as it is now, and the reason that it had."""

    case: CaseView
    before: Reason | None

    @property
    def is_changed(self) -> bool:
        return self.case.reason != self.before


@define
class AmendReasonHandler:
    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: AmendReason) -> AmendedReason:
        command.by.require(Permission.MODERATE_MEMBERS)
        reason = parse_reason(command.reason)
        async with self._uow() as uow:
            case = await uow.cases.get(command.guild, command.number)
            before = case.reason
            case.amend_reason(reason, by=command.by.user, at=self._clock.now())
            await uow.cases.save(case)
            await uow.commit()
        return AmendedReason(CaseView.of(case), before)
