from attrs import define, frozen

from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.ids import GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.starboard.board import Board, board_name


@frozen(kw_only=True)
class RemoveBoard:
    guild: GuildId
    by: Standing
    name: str


@define
class RemoveBoardHandler:
    """What it has posted stays in Discord, and is no longer kept up to date. Raises BoardNotFound."""

    _uow: UnitOfWorkFactory

    async def __call__(self, command: RemoveBoard) -> Board:
        command.by.require(Permission.MANAGE_GUILD)
        async with self._uow() as uow:
            board = await uow.starboards.lock(command.guild, board_name(command.name))
            await uow.starboards.remove(board)
            await uow.commit()
        return board
