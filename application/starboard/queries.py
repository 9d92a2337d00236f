from typing import Protocol

from attrs import frozen

from domain.shared.ids import GuildId, MessageId
from domain.starboard.board import Board
from domain.starboard.repository import BoardPost


@frozen
class OnBoard:
    """A board, and the post of one message on it."""

    board: Board
    post: BoardPost | None


class BoardReader(Protocol):
    async def of(self, guild: GuildId) -> tuple[Board, ...]:
        """By name."""
        ...


class StarboardReader(BoardReader, Protocol):
    """The present state; a `BoardReader` alone may be some seconds behind."""

    async def of_message(self, guild: GuildId, message: MessageId) -> tuple[OnBoard, ...]:
        """Every board of the guild."""
        ...

    async def waiting(self, guild: GuildId, *, most: int) -> int:
        """How many messages were tried in vain and are tried on; counted up to `most`."""
        ...
