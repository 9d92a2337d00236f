from attrs import define, frozen

from application.moderation.queries import CaseView
from application.shared.clock import Clock, SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseUnderWay
from domain.moderation.term import Ending
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class RecordLifting:
    """By somebody who may, of what stands in Discord no more."""

    guild: GuildId
    number: CaseNumber


@define
class RecordLiftingHandler:
    """Of two at once the second finds it ended: NotInForce. While somebody does it again, or ends it, CaseUnderWay."""

    _uow: UnitOfWorkFactory
    _clock: Clock
    _shared_clock: SharedClock

    async def __call__(self, command: RecordLifting) -> CaseView:
        async with self._uow() as uow:
            case = await uow.cases.lock(command.guild, command.number)
            if not await uow.case_schedule.lock(case.guild, case.number, now=await self._shared_clock.now()):
                raise CaseUnderWay(case.number)
            case.end(Ending.LIFTED, at=self._clock.now())
            await uow.cases.save(case)
            await uow.case_schedule.remove(case.guild, case.number)
            await uow.commit()
        return CaseView.of(case)
