from attrs import define, frozen

from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId


@frozen
class RegisterGuilds:
    guilds: frozenset[GuildId]


@define
class RegisterGuildsHandler:
    """Registers the guilds that the bot finds itself in; returns how many were new."""

    _uow: UnitOfWorkFactory
    _clock: Clock

    async def __call__(self, command: RegisterGuilds) -> int:
        if not command.guilds:
            return 0
        async with self._uow() as uow:
            registered = await uow.guilds.register_many(command.guilds, at=self._clock.now())
            await uow.commit()
        return registered
