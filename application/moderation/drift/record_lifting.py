from attrs import define, frozen

from application.moderation.queries import CaseView
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.moderation.term import Ending
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class RecordLifting:
    """By somebody who may, of what stands in Discord no more."""

    guild: GuildId
    number: CaseNumber


@define
class RecordLiftingHandler:
    """Of two at once the second finds it ended: NotInForce."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RecordLifting) -> CaseView:
        async with self._uow() as uow:
            case = await uow.cases.lock(command.guild, command.number)
            case.end(Ending.LIFTED, at=self._clock.now())
            await uow.cases.save(case)
            await uow.case_schedule.remove(case.guild, case.number)
            await uow.commit()
        return CaseView.of(case)
