from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWork, UnitOfWorkFactory
from domain.moderation.case import Case, CaseIntent, Failure, Notice
from domain.moderation.escalation.obstacles import is_outdone
from domain.moderation.escalation.record import Firing


@frozen(kw_only=True)
class OpenAutomaticCase:
    """With a failure, the case is on record as not carried out from the beginning."""

    intent: CaseIntent
    firing: Firing
    failure: Failure | None


@define
class OpenAutomaticCaseHandler:
    """Records in one transaction that a step is taken and the case that comes of it, so neither is without the other.

    Raises ConcurrentChange if another step was taken since the member's record was read, and ActionInProgress.
    """

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: OpenAutomaticCase) -> Case:
        async with self._uow(turn=command.intent.guild) as uow:
            await uow.escalations.fire(command.firing)
            failure = command.failure or await self._outdone(uow, command.intent)
            case = await uow.cases.open(command.intent)
            if failure is not None:
                case.settle(failure=failure, notice=Notice.NOT_WANTED, at=self._clock.now())
                await uow.cases.save(case)
            await uow.commit()
        return case

    async def _outdone(self, uow: UnitOfWork, intent: CaseIntent) -> Failure | None:
        if intent.kind.undone_by is None:
            return None
        standing = await uow.cases.in_force(intent.guild, intent.target, [intent.kind])
        outdone = any(is_outdone(intent.expires_at, other.expires_at) for other in standing)
        return Failure.SUPERSEDED if outdone else None
