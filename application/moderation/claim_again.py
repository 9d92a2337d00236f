from datetime import datetime, timedelta

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.moderation.case import Case
from domain.moderation.case_number import CaseNumber
from domain.moderation.errors import CaseUnderWay
from domain.moderation.repository import DueCase, WishedAgain
from domain.moderation.term import NotInForce
from domain.shared.ids import GuildId

DOING_TAKES = timedelta(minutes=1)
"""For so long nobody else does it, has it end, or tells Discord of its end."""


@frozen(kw_only=True)
class ClaimAgain:
    """By somebody who may. A wish is remembered with the claim, and done also where this process does not live to."""

    guild: GuildId
    number: CaseNumber
    wish: WishedAgain | None = None


@frozen(kw_only=True)
class ClaimedAgain:
    case: Case
    due: DueCase
    at: datetime


@define
class ClaimAgainHandler:
    """Claims a case in force to have Discord do it once more. Raises NotInForce, or CaseUnderWay where somebody is at
    it, or somebody's wish is still to be done."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: ClaimAgain) -> ClaimedAgain:
        guild, number, now = command.guild, command.number, await self._clock.now()
        async with self._uow() as uow:
            case = await uow.cases.lock(guild, number)
            if not case.is_in_force or (case.expires_at is not None and case.expires_at <= now):
                raise NotInForce(number)
            if not await uow.case_schedule.lock(guild, number, now=now):
                raise CaseUnderWay(number)
            due = await uow.case_schedule.take(guild, number, until=now + DOING_TAKES, again=command.wish)
            if command.wish is None and due.wished_again is not None:
                raise CaseUnderWay(number)
            await uow.commit()
        return ClaimedAgain(case=case, due=due, at=now)
