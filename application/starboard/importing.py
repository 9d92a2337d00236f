"""The board of another bot, and what stands on it: that stays as it was posted, and is posted no second time."""

from collections.abc import Collection, Sequence
from datetime import datetime
from hashlib import sha256

from attrs import define, frozen

from application.shared.importing import BroughtIn, ImportOccasion, Item, Outcome
from application.shared.unit_of_work import UnitOfWork
from domain.shared.errors import DomainError
from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.shared.importing import Part, Remark
from domain.starboard.board import MOST_BOARDS, Board, BoardId, checked, usual_lower
from domain.starboard.emoji import emojis_in
from domain.starboard.repository import BoardPost

_NAMES = ("starboard", "starboard-2")


@frozen(kw_only=True)
class ForeignBoard:
    channel: ChannelId
    emoji: str
    threshold: int


@frozen(kw_only=True)
class ForeignStarred:
    """`post` is what the other bot posted on its board."""

    message: MessageId
    post: MessageId
    stars: int
    at: datetime | None


def board_of(guild: GuildId) -> BoardId:
    """Other boards have the ids of interactions, which no server has."""
    return BoardId(guild)


@define
class BoardsKeeper:
    part: Part = Part.BOARDS

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        return 0

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[ForeignBoard]]
    ) -> Sequence[Outcome]:
        return [await self._bring_in(uow, occasion, each) for each in items]

    async def _bring_in(self, uow: UnitOfWork, occasion: ImportOccasion, item: Item[ForeignBoard]) -> Outcome:
        present = await uow.starboards.lock_all(occasion.guild)
        if any(board.id == board_of(occasion.guild) or board.channel == item.fact.channel for board in present):
            return Outcome(key=item.key, left_out=Remark.THERE_ALREADY, label=str(item.fact.channel))
        taken = {board.name for board in present}
        name = next((name for name in _NAMES if name not in taken), None)
        if len(present) >= MOST_BOARDS or name is None:
            return Outcome(key=item.key, left_out=Remark.TOO_MANY, label=str(item.fact.channel))
        try:
            board = _board(occasion.guild, name, item.fact)
        except DomainError:
            return Outcome(key=item.key, left_out=Remark.VALUE_UNUSABLE, label=item.fact.emoji)
        await uow.starboards.add(board)
        return Outcome(key=item.key, target=board.id, note=_digest(board))

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        """Neither where it was edited nor where something stands on it by now."""
        present = {board.id: board for board in await uow.starboards.lock_all(occasion.guild)}
        gone = set[int]()
        for row in rows:
            board = None if row.target is None else present.get(BoardId(row.target))
            if board is not None and _digest(board) == row.note and not await uow.starboards.has_posts(board):
                await uow.starboards.remove(board)
                gone.add(row.key)
        return gone


def _board(guild: GuildId, name: str, fact: ForeignBoard) -> Board:
    """Raises what emojis and numbers can be wrong about."""
    return checked(
        Board(
            guild=guild,
            id=board_of(guild),
            name=name,
            channel=fact.channel,
            emojis=emojis_in(fact.emoji),
            threshold=fact.threshold,
            lower=usual_lower(fact.threshold),
        )
    )


def _digest(board: Board) -> str:
    return sha256(repr(board).encode()).hexdigest()[:16]


@define
class StarredKeeper:
    part: Part = Part.STARRED

    async def begin(self, uow: UnitOfWork, occasion: ImportOccasion) -> int:
        return 0

    async def bring_in(
        self, uow: UnitOfWork, occasion: ImportOccasion, items: Sequence[Item[ForeignStarred]]
    ) -> Sequence[Outcome]:
        present = await uow.starboards.lock_all(occasion.guild)
        board = next((board for board in present if board.id == board_of(occasion.guild)), None)
        if board is None:
            return [Outcome(key=each.key, left_out=Remark.NO_BOARD) for each in items]
        new = await uow.board_posts.add_taken_down([_post(board, each.fact, occasion) for each in items])
        return [
            Outcome(key=each.key, left_out=None if each.fact.message in new else Remark.THERE_ALREADY) for each in items
        ]

    async def take_back(self, uow: UnitOfWork, occasion: ImportOccasion, rows: Sequence[BroughtIn]) -> Collection[int]:
        """Not what was posted anew since, as by a recount."""
        messages = [MessageId(row.key) for row in rows]
        return {*await uow.board_posts.remove_taken_down(occasion.guild, board_of(occasion.guild), messages)}


def _post(board: Board, fact: ForeignStarred, occasion: ImportOccasion) -> BoardPost:
    return BoardPost(
        guild=board.guild,
        board=board.id,
        message=fact.message,
        channel=board.channel,
        chosen_at=fact.at or occasion.at,
        card=fact.post,
        stars=fact.stars,
        is_taken_down=True,
    )
