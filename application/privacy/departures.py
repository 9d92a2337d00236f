"""Guilds that the bot was removed from, and those that it is in again."""

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.privacy.departure import KEPT_FOR
from domain.shared.ids import GuildId
from domain.shared.shards import Shards


@frozen
class NoteDeparture:
    """The bot was removed: Discord says so. Of a guild that is only unavailable it says something else."""

    guild: GuildId


@define
class NoteDepartureHandler:
    """Returns how many were marked."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: NoteDeparture) -> int:
        now = await self._clock.now()
        async with self._uow() as uow:
            marked = await uow.guild_departures.mark([command.guild], at=now, erase_at=now + KEPT_FOR)
            await uow.commit()
        return marked


@frozen
class NoteReturn:
    guilds: frozenset[GuildId]


@define
class NoteReturnHandler:
    """Returns how many are no longer to be erased."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: NoteReturn) -> int:
        async with self._uow() as uow:
            cleared = await uow.guild_departures.clear(command.guilds)
            await uow.commit()
        return cleared


@frozen
class NotePresent:
    """All guilds that the bot is in on these shards, those that are unavailable too."""

    guilds: frozenset[GuildId]
    shards: Shards


@define
class NotePresentHandler:
    """Marks those that removed the bot while nobody was listening, and clears those that are back."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: NotePresent) -> None:
        if not command.guilds:
            return  # a bot that is in no server at all has more likely lost its way than all of them
        now = await self._clock.now()
        async with self._uow() as uow:
            await uow.guild_departures.clear(command.guilds)
            await uow.guild_departures.mark_absent(command.guilds, command.shards, at=now, erase_at=now + KEPT_FOR)
            await uow.commit()
