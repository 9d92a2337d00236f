from attrs import define, frozen

from application.shared.channels import ChannelDirectory
from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.starboard.add_board import require_writable
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.starboard.board import Board, BoardChange, board_name, changed

LOOKED_AT_AGAIN = 200


@frozen(kw_only=True)
class EditBoard:
    guild: GuildId
    by: Standing
    name: str
    change: BoardChange


@define
class EditBoardHandler:
    """The messages that were starred last are then looked at again; posts stay in the channel where they are.

    Raises BoardNotFound, ChannelUnusable, and what can be wrong with a board.
    """

    _uow: UnitOfWorkFactory
    _channels: ChannelDirectory
    _clock: SharedClock

    async def __call__(self, command: EditBoard) -> Board:
        command.by.require(Permission.MANAGE_GUILD)
        if command.change.channel is not None:
            await require_writable(self._channels, command.guild, command.change.channel)
        now = await self._clock.now()
        async with self._uow() as uow:
            board = await uow.starboards.lock(command.guild, board_name(command.name))
            after = changed(board, command.change)
            await uow.starboards.save(after)
            await uow.starred_messages.hasten(command.guild, limit=LOOKED_AT_AGAIN, due_at=now)
            await uow.commit()
        return after
