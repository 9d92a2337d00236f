from attrs import define, frozen

from application.shared.channels import ChannelDirectory
from application.shared.clock import Clock
from application.shared.unit_of_work import UnitOfWorkFactory
from domain.shared.channels import TO_POST, fault_of_channel
from domain.shared.ids import ChannelId, GuildId, RequestId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.starboard.board import Board, BoardId, board_name, checked, usual_lower
from domain.starboard.emoji import emojis_in


@frozen(kw_only=True)
class AddBoard:
    guild: GuildId
    by: Standing
    request: RequestId
    name: str
    channel: ChannelId
    emojis: str
    threshold: int
    lower: int | None
    self_stars: bool


@define
class AddBoardHandler:
    """Raises ChannelUnusable where the bot may not post there, and what can be wrong with a board."""

    _uow: UnitOfWorkFactory
    _channels: ChannelDirectory
    _clock: Clock

    async def __call__(self, command: AddBoard) -> Board:
        command.by.require(Permission.MANAGE_GUILD)
        board = checked(
            Board(
                guild=command.guild,
                id=BoardId(command.request),
                name=board_name(command.name),
                channel=command.channel,
                emojis=emojis_in(command.emojis),
                threshold=command.threshold,
                lower=usual_lower(command.threshold) if command.lower is None else command.lower,
                self_stars=command.self_stars,
            )
        )
        await require_writable(self._channels, command.guild, command.channel)
        async with self._uow() as uow:
            await uow.guilds.register_many([command.guild], at=self._clock.now())
            await uow.starboards.add(board)
            await uow.commit()
        return board


async def require_writable(channels: ChannelDirectory, guild: GuildId, channel: ChannelId) -> None:
    """Raises ChannelUnusable."""
    fault = fault_of_channel(channel, (await channels.of(guild, [channel])).get(channel), TO_POST)
    if fault is not None:
        raise fault
