from attrs import define, frozen

from application.starboard.hints import Hints
from application.starboard.queries import BoardReader
from domain.starboard.emoji import keys_of
from domain.starboard.repository import Starred


@frozen
class NoteReaction:
    """Somebody reacted, or took that back. `emoji` is its key; None where all reactions were removed."""

    message: Starred
    emoji: str | None


@define
class NoteReactionHandler:
    """Has the message looked at, if a board may be concerned; a hint and no more, since what counts is asked of
    Discord. Nothing is stored here, and where the guild has no board nothing ever is."""

    _boards: BoardReader
    _hints: Hints

    async def __call__(self, command: NoteReaction) -> None:
        boards = await self._boards.of(command.message.guild)
        if any(command.emoji is None or command.emoji in keys_of(board.emojis) for board in boards):
            self._hints.starred(command.message)
