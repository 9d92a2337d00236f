from datetime import timedelta

from attrs import define, frozen

from application.moderation.carry_out_case import CarryOutCase
from application.moderation.end_case import EndCase
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.actions import is_known
from domain.moderation.case import CaseStatus
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseUnderWay, KindOfAnotherVersion, NothingToRetry
from domain.shared.ids import GuildId

RETRY_TAKES = timedelta(minutes=1)


@frozen(kw_only=True)
class ClaimRetry:
    guild: GuildId
    number: CaseNumber


@define
class ClaimRetryHandler:
    """Claims an unfinished case, or one whose end is to be looked at, without waiting for its time.

    Returns what is to be done with the claim. Raises NothingToRetry, KindOfAnotherVersion, or CaseUnderWay where
    somebody is at it.
    """

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: ClaimRetry) -> CarryOutCase | EndCase:
        guild, number, now = command.guild, command.number, await self._clock.now()
        async with self._uow() as uow:
            case = await uow.cases.lock(guild, number)
            if not is_known(case.kind):
                raise KindOfAnotherVersion(number, case.kind.name)
            if case.status is CaseStatus.PENDING:
                taken = await uow.cases.take_over(guild, number, until=now + RETRY_TAKES)
                if taken is None:
                    raise CaseUnderWay(number)
                claimed: CarryOutCase | EndCase = CarryOutCase(taken, resumed=True)
            elif not case.is_in_force:
                raise NothingToRetry(number)
            elif await uow.case_schedule.lock(guild, number, now=now):
                claimed = EndCase(await uow.case_schedule.take(guild, number, until=now + RETRY_TAKES))
            else:
                raise CaseUnderWay(number)
            await uow.commit()
        return claimed
