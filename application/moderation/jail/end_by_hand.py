from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case_number import CaseNumber
from domain.moderation.term import Ending
from domain.shared.ids import GuildId


@frozen(kw_only=True)
class EndByHand:
    """Somebody took the jail role off in Discord."""

    guild: GuildId
    number: CaseNumber


@define
class EndByHandHandler:
    """Records that the jail was lifted, and leaves one alone that has ended meanwhile."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: EndByHand) -> None:
        async with self._uow() as uow:
            case = await uow.cases.lock(command.guild, command.number)
            if case.is_in_force:
                case.end(Ending.LIFTED, at=self._clock.now())
                await uow.cases.save(case)
                await uow.case_schedule.remove(command.guild, command.number)
                await uow.commit()
