from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.role_menus.errors import StillChoosing
from domain.role_menus.repository import Turn
from domain.shared.ids import GuildId, UserId


@frozen(kw_only=True)
class BeginTurn:
    guild: GuildId
    user: UserId
    lease: timedelta


@define
class BeginTurnHandler:
    """Raises StillChoosing."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: BeginTurn) -> Turn:
        now = await self._clock.now()
        async with self._uow() as uow:
            turn = await uow.menu_turns.begin(command.guild, command.user, now=now, until=now + command.lease)
            await uow.commit()
        if turn is None:
            raise StillChoosing
        return turn


@define
class EndTurnHandler:
    _uow: UnitOfWorkFactory

    async def __call__(self, turn: Turn) -> None:
        async with self._uow() as uow:
            await uow.menu_turns.end(turn)
            await uow.commit()
