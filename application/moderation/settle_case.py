from datetime import datetime

from attrs import define, frozen

from application.moderation.queries import CaseView
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.moderation.case import Case, CaseStatus, Failure, Notice
from domain.moderation.case_number import CaseNumber
from domain.moderation.term import ended_by, next_look
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
    _clock: SharedClock

    async def __call__(self, command: SettleCase) -> CaseView:
        now = await self._clock.now()
        async with self._uow() as uow:
            case = await uow.cases.lock(command.guild, command.number)
            if case.status is CaseStatus.PENDING and case.lease_token == command.lease:
                case.settle(
                    failure=command.failure,
                    notice=command.notice,
                    detail=command.detail,
                    notice_detail=command.notice_detail,
                    at=now,
                )
                await uow.cases.save(case)
                if command.failure is None:
                    await self._supersede(uow, case, now)
                await uow.commit()
        return CaseView.of(case)

    async def _supersede(self, uow: UnitOfWork, case: Case, now: datetime) -> None:
        """End what the case takes back or takes the place of, and plan its own end."""
        endings = ended_by(case.kind)
        if endings:
            # What was done by hand comes on record before this is looked for, or once this can be seen: one of the two
            # sees the other.
            await uow.audit_cursors.keep_out(case.guild)
        earlier = await uow.cases.in_force(case.guild, case.target, [*endings]) if endings else ()
        for other in earlier:
            if other.number != case.number:
                other.end(endings[other.kind], at=now)
                await uow.cases.save(other)
                await uow.case_schedule.remove(other.guild, other.number)
        if case.expires_at is not None:
            # It was done some time since then, which may be long ago: Discord keeps it up from when it was done.
            due_at = next_look(case.kind, case.expires_at, case.opened_at)
            await uow.case_schedule.put(case.guild, case.number, due_at=due_at)
