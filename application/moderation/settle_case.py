from attrs import define, frozen

from application.moderation.queries import CaseView
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case import CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.shared.ids import GuildId
from domain.shared.lease import LeaseToken


@frozen(kw_only=True)
class SettleCase:
    guild: GuildId
    number: CaseNumber
    lease: LeaseToken
    failure: Failure | None
    notice: Notice
    detail: str | None = None
    notice_detail: str | None = None


@define
class SettleCaseHandler:
    """Records an action's outcome.

    The second to come finds it recorded and leaves it; one who lost the lease leaves it to the present holder. From the
    look at the lease to the commit nobody can claim the case.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: SettleCase) -> CaseView:
        async with self._uow() as uow:
            case = await uow.cases.lock(command.guild, command.number)
            if case.status is CaseStatus.PENDING and case.lease_token == command.lease:
                case.settle(
                    failure=command.failure,
                    notice=command.notice,
                    detail=command.detail,
                    notice_detail=command.notice_detail,
                    at=self._clock.now(),
                )
                await uow.cases.save(case)
                await uow.commit()
        return CaseView.of(case)
