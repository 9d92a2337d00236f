import asyncio
from collections.abc import Collection
from datetime import timedelta

from attrs import define, frozen

from application.moderation.carry_out_case import CarryOutCase
from application.moderation.errors import MayNotLook
from application.moderation.queries import CaseView
from application.shared.clock import SharedClock
from application.shared.errors import DiscordUnreachable
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.case import Case
from domain.shared.ids import GuildId

CLAIMED_AT_ONCE = 20


@frozen
class ResumeCases:
    """Finish what was interrupted in these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class ResumeCasesHandler:
    """Finishes pending cases whose lease ran out; returns how many it finished.

    A case that Discord gives no answer about is left for a later sweep; any other failure of one case is raised after
    the others were tried.
    """

    _uow: UnitOfWorkFactory
    _carry_out: UseCase[CarryOutCase, CaseView]
    _clock: SharedClock
    _lease: timedelta

    async def __call__(self, command: ResumeCases) -> int:
        finished = 0
        while command.guilds and (cases := await self._claim(command.guilds)):
            results = await asyncio.gather(*(self._resume(case) for case in cases), return_exceptions=True)
            failures = [result for result in results if isinstance(result, Exception)]
            if failures:
                raise ExceptionGroup("cases that could not be resumed", failures)
            finished += sum(result is True for result in results)
        return finished

    async def _claim(self, guilds: Collection[GuildId]) -> tuple[Case, ...]:
        async with self._uow() as uow:
            cases = await uow.cases.claim_abandoned(
                guilds, now=await self._clock.now(), lease=self._lease, limit=CLAIMED_AT_ONCE
            )
            await uow.commit()
        return cases

    async def _resume(self, case: Case) -> bool:
        try:
            await self._carry_out(CarryOutCase(case, resumed=True))
        except (DiscordUnreachable, MayNotLook):
            return False
        return True
