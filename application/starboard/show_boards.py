from collections.abc import Mapping

from attrs import define, frozen

from application.shared.channels import ChannelDirectory
from application.starboard.queries import StarboardReader
from domain.shared.channels import TO_POST, ChannelUnusable, fault_of_channel
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.starboard.board import Board, BoardId

MOST_WAITING = 1_000


@frozen
class ShowBoards:
    guild: GuildId
    by: Standing


@frozen(kw_only=True)
class BoardsShown:
    boards: tuple[Board, ...]
    faults: Mapping[BoardId, ChannelUnusable]
    """What stands in the way of a board."""
    waiting: int
    """Messages that could not be posted so far, up to MOST_WAITING and one more."""


@define
class ShowBoardsHandler:
    _boards: StarboardReader
    _channels: ChannelDirectory

    async def __call__(self, query: ShowBoards) -> BoardsShown:
        query.by.require(Permission.MANAGE_GUILD)
        boards = await self._boards.of(query.guild)
        facts = await self._channels.of(query.guild, [board.channel for board in boards]) if boards else {}
        faults = {board.id: fault_of_channel(board.channel, facts.get(board.channel), TO_POST) for board in boards}
        return BoardsShown(
            boards=boards,
            faults={board: fault for board, fault in faults.items() if fault is not None},
            waiting=await self._boards.waiting(query.guild, most=MOST_WAITING + 1),
        )
