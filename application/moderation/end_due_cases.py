from collections.abc import Collection
from datetime import timedelta
from functools import partial

from attrs import define, frozen

from application.moderation.end_case import TRIED_AGAIN_AFTER, EndCase
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.moderation.repository import DueCase
from domain.shared.ids import GuildId
from domain.shared.lease import Room

LEASES = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 4, 8, 10))
"""Of the first attempt, the second, ...; what was refused is not tried again before, and never later than the last."""


@frozen
class EndDueCases:
    """End what is due in these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class EndDueCasesHandler:
    """Has the workers end, or renew, the cases whose time has come."""

    _uow: UnitOfWorkFactory
    _end_case: UseCase[EndCase, bool]
    _clock: SharedClock
    _workers: Workers

    async def __call__(self, command: EndDueCases) -> None:
        if command.guilds:
            await self._workers.take_on(partial(self._claim, command.guilds), self._end)

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[DueCase, ...]:
        async with self._uow() as uow:
            now = await self._clock.now()
            due = await uow.case_schedule.claim(guilds, now=now, leases=LEASES, room=room)
            if due:
                # If anybody saw the claim, the action would wait for it, and it for the action: for good, where both
                # come at the same moment again and again.
                due = await uow.case_schedule.give_way(due, until=now + TRIED_AGAIN_AFTER)
            await uow.commit()
        return due

    async def _end(self, due: DueCase) -> None:
        await self._end_case(EndCase(due))
