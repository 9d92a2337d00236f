from attrs import define, frozen

from application.shared.clock import SharedClock
from application.shared.unit_of_work import UnitOfWorkFactory
from application.shared.use_case import UseCase
from application.starboard.ports import MessageOutOfReach, Sky
from application.starboard.queries import StarboardReader
from domain.shared.ids import ChannelId, GuildId
from domain.shared.permission import Permission
from domain.shared.standing import Standing
from domain.starboard.emoji import keys_of
from domain.starboard.errors import NoBoards, NotReadable
from domain.starboard.repository import Starred

NEWEST = 500
"""Messages of the channel."""
KNOWN = 200


@frozen(kw_only=True)
class Recount:
    guild: GuildId
    by: Standing
    channel: ChannelId


@frozen(kw_only=True)
class Recounted:
    looked_at: int
    starred: int
    known: int


@frozen
class NoteRecount:
    guild: GuildId
    starred: tuple[Starred, ...]


@define
class NoteRecountHandler:
    """How many were known already."""

    _uow: UnitOfWorkFactory
    _clock: SharedClock

    async def __call__(self, command: NoteRecount) -> int:
        now = await self._clock.now()
        async with self._uow() as uow:
            if command.starred:
                await uow.starred_messages.note(command.starred, due_at=now)
                await uow.board_posts.forget_taken_down(command.guild, [each.message for each in command.starred])
            known = await uow.starred_messages.hasten(command.guild, limit=KNOWN, due_at=now)
            await uow.commit()
        return known


@define
class RecountHandler:
    """Has looked at again: the newest messages of a channel that have a board's emoji, and those of the whole guild
    that were starred last. Of the former, what somebody deleted from a board comes back.

    Raises NoBoards, NotReadable.
    """

    _boards: StarboardReader
    _sky: Sky
    _note: UseCase[NoteRecount, int]

    async def __call__(self, command: Recount) -> Recounted:
        command.by.require(Permission.MANAGE_GUILD)
        boards = await self._boards.of(command.guild)
        if not boards:
            raise NoBoards
        emojis = frozenset[str]().union(*(keys_of(board.emojis) for board in boards))
        try:
            newest = await self._sky.newest(command.guild, command.channel, limit=NEWEST)
        except MessageOutOfReach as error:
            raise NotReadable(command.channel) from error
        starred = tuple(message for message, used in newest if used & emojis)
        known = await self._note(NoteRecount(command.guild, starred))
        return Recounted(looked_at=len(newest), starred=len(starred), known=known)
