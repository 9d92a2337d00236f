from collections.abc import Collection

from attrs import define, frozen

from application.starboard.hints import Hints
from application.starboard.queries import BoardReader
from domain.shared.ids import GuildId
from domain.starboard.repository import Starred


@frozen
class NoteDeleted:
    guild: GuildId
    messages: Collection[Starred]


@define
class NoteDeletedHandler:
    """Has messages that were deleted looked at once more, if they were looked at before."""

    _boards: BoardReader
    _hints: Hints

    async def __call__(self, command: NoteDeleted) -> None:
        if await self._boards.of(command.guild):
            self._hints.deleted(command.messages)
