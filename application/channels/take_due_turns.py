from collections.abc import Collection
from functools import partial

from attrs import define, frozen

from application.channels.take_turn import LEASES, TakeTurn
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.shared.workers import Workers
from domain.channels.lockdown import Turn
from domain.shared.ids import GuildId
from domain.shared.lease import Room


@frozen
class TakeDueTurns:
    """In these guilds: those that this process serves."""

    guilds: Collection[GuildId]


@define
class TakeDueTurnsHandler:
    """Has the workers go on with what was left, and open what is locked until now."""

    _uow: UnitOfWorkFactory
    _take_turn: UseCase[TakeTurn, None]
    _clock: SharedClock
    _workers: Workers

    async def __call__(self, command: TakeDueTurns) -> None:
        if command.guilds:
            await self._workers.take_on(partial(self._claim, command.guilds), self._take)

    async def _claim(self, guilds: Collection[GuildId], room: Room) -> tuple[Turn, ...]:
        async with self._uow() as uow:
            turns = await uow.channel_turns.claim(guilds, now=await self._clock.now(), leases=LEASES, room=room)
            await uow.commit()
        return turns

    async def _take(self, turn: Turn) -> None:
        await self._take_turn(TakeTurn(turn=turn))
