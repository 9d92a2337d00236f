from attrs import define, frozen

from application.shared.clock import Clock, SharedClock
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
    """Records that the jail was lifted, and leaves one alone that has ended meanwhile, or that somebody is at."""

    _uow: UnitOfWorkFactory
    _clock: Clock
    _shared_clock: SharedClock

    async def __call__(self, command: EndByHand) -> None:
        async with self._uow() as uow:
            case = await uow.cases.lock(command.guild, command.number)
            now = await self._shared_clock.now()
            if case.is_in_force and await uow.case_schedule.lock(case.guild, case.number, now=now):
                case.end(Ending.LIFTED, at=self._clock.now())
                await uow.cases.save(case)
                await uow.case_schedule.remove(command.guild, command.number)
                await uow.commit()
