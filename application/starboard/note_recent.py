from collections.abc import Collection
from datetime import timedelta

from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId

AS_FAR_BACK = timedelta(hours=6)
MOST_OF_A_GUILD = 50


@frozen
class NoteRecent:
    guilds: Collection[GuildId]


@define
class NoteRecentHandler:
    """Has the messages that were looked at of late looked at again: after a break nobody knows what was missed."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: NoteRecent) -> None:
        if not command.guilds:
            return
        now = await self._clock.now()
        async with self._uow() as uow:
            await uow.starred_messages.note_recent(
                command.guilds, since=now - AS_FAR_BACK, limit=MOST_OF_A_GUILD, due_at=now
            )
            await uow.commit()
