from collections.abc import Collection
from datetime import timedelta
from functools import partial

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.afk.absence import Absence
from domain.shared.ids import GuildId
from domain.shared.lease import Room

LEASES = (timedelta(minutes=1), timedelta(minutes=2), timedelta(minutes=5), timedelta(minutes=10))


@frozen
class SeeToDue:
    """In these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class SeeToDueHandler:
    """Ends the absences whose time is over, and has the workers see to the nicknames that are due."""

    _uow: UnitOfWorkFactory
    _see_to: UseCase[Absence, None]
    _clock: SharedClock
    _workers: Workers

    async def __call__(self, command: SeeToDue) -> None:
        if command.guilds:
            await self._workers.take_on(partial(self._claim, command.guilds), self._see_to)

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[Absence, ...]:
        now = await self._clock.now()
        async with self._uow() as uow:
            claimed = await uow.absences.claim(guilds, now=now, leases=LEASES, room=room)
            await uow.commit()
        return claimed
