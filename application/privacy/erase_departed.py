from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.privacy.departure import Departure
from domain.shared.lease import Room
from domain.shared.shards import Shards

LEASES = (timedelta(minutes=10),)
AT_ONCE = 2_000
"""Rows that one transaction erases."""


@frozen
class EraseDeparted:
    """The guilds of these shards whose time is over: of others the process would not hear that they are back."""

    shards: Shards


@define
class EraseDepartedHandler:
    _uow: UnitOfWorkFactory
    _erase: UseCase[Departure, None]
    _clock: SharedClock
    _workers: Workers

    async def __call__(self, command: EraseDeparted) -> None:
        async def claim(room: Room) -> tuple[Departure, ...]:
            now = await self._clock.now()
            async with self._uow() as uow:
                claimed = await uow.guild_departures.claim(now=now, leases=LEASES, room=room, shards=command.shards)
                await uow.commit()
            return claimed

        await self._workers.take_on(claim, self._erase)


@define
class EraseGuildHandler:
    """Erases all of a guild. Raises ConcurrentChange if it came back before that began, or another took over."""

    _erase_some: UseCase[Departure, bool]

    async def __call__(self, departure: Departure) -> None:
        while not await self._erase_some(departure):
            pass


@define
class EraseSomeOfGuildHandler:
    """One transaction; returns whether nothing is left."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, departure: Departure) -> bool:
        now = await self._clock.now()
        async with self._uow() as uow:
            is_gone = await uow.guild_departures.erase_some(
                departure, at=now, lease_until=now + LEASES[-1], limit=AT_ONCE
            )
            await uow.commit()
        return is_gone
