import asyncio
from collections.abc import Collection
from datetime import timedelta

from attrs import define, frozen

from application.moderation.end_case import EndCase
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from domain.moderation.repository import DueCase
from domain.shared.ids import GuildId

CLAIMED_AT_ONCE = 20
LEASES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 10))
"""Of the first attempt, the second, ...; what was refused is not tried again before, and never later than the last."""


@frozen
class EndDueCases:
    """End what is due in these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class EndDueCasesHandler:
    """Ends, or renews, the cases whose time has come; a failure of one is raised after the others were tried."""

    _uow: UnitOfWorkFactory
    _end_case: UseCase[EndCase, None]
    _clock: SharedClock

    async def __call__(self, command: EndDueCases) -> None:
        while command.guilds and (due := await self._claim(command.guilds)):
            results = await asyncio.gather(*(self._end_case(EndCase(each)) for each in due), return_exceptions=True)
            failures = [result for result in results if isinstance(result, Exception)]
            if failures:
                raise ExceptionGroup("cases that could not be ended", failures)

    async def _claim(self, guilds: Collection[GuildId]) -> tuple[DueCase, ...]:
        async with self._uow() as uow:
            due = await uow.case_schedule.claim(
                guilds, now=await self._clock.now(), leases=LEASES, limit=CLAIMED_AT_ONCE
            )
            await uow.commit()
        return due
