"""Sample calls, for `tux database explain`."""

from datetime import timedelta

from attrs import evolve

from domain.shared.emoji import Emoji
from domain.shared.ids import ChannelId, MessageId
from domain.shared.lease import Room
from domain.starboard.board import Board, BoardId
from domain.starboard.repository import BoardPost, Looked, Starred
from infrastructure.database.samples import Sample, Subject
from infrastructure.starboard.board_reader import PostgresStarboardReader
from infrastructure.starboard.board_repository import PostgresBoardPosts, PostgresBoards
from infrastructure.starboard.starred_repository import PostgresStarredMessages

_MESSAGE = MessageId(1)


async def boards(at: Subject) -> None:
    repository, posts = PostgresBoards(at.transaction), PostgresBoardPosts(at.transaction)
    board = Board(
        guild=at.guild,
        id=BoardId(at.request),
        name=f"sample {at.request}"[:32],
        channel=ChannelId(at.request),
        emojis=(Emoji("⭐"),),
        threshold=2,
        lower=1,
    )
    await repository.add(board)
    await repository.lock(at.guild, board.name)
    await repository.lock_all(at.guild)
    await repository.save(evolve(board, threshold=3))
    post = BoardPost(guild=at.guild, board=board.id, message=_MESSAGE, channel=board.channel, chosen_at=at.now)
    await posts.choose(post)
    await posts.choose(post)
    await posts.save(evolve(post, card=MessageId(2)))
    await posts.forget(post)
    await posts.forget_taken_down(at.guild, [_MESSAGE])
    await posts.add_taken_down([evolve(post, is_taken_down=True)])
    await repository.has_posts(board)
    await posts.remove_taken_down(at.guild, board.id, [_MESSAGE])
    await repository.remove(board)


async def stars(at: Subject) -> None:
    repository = PostgresStarredMessages(at.transaction)
    starred = Starred(guild=at.guild, channel=ChannelId(1), message=_MESSAGE)
    await repository.note([starred], due_at=at.now)
    await repository.note_known([starred], due_at=at.now)
    looks = await repository.claim([at.guild], now=at.now, leases=[timedelta(minutes=1)], room=Room(20))
    for look in looks:
        await repository.put_off(look, until=at.now)
    await repository.done([Looked(look, is_shown=True) for look in looks], now=at.now, again_at=at.now)
    await repository.note_recent([at.guild], since=at.now, limit=50, due_at=at.now)
    await repository.hasten(at.guild, limit=200, due_at=at.now)
    await repository.forget_unshown(before=at.now, limit=1000)


async def looking(at: Subject) -> None:
    reader = PostgresStarboardReader(at.reading)
    await reader.of(at.guild)
    await reader.of_message(at.guild, _MESSAGE)
    await reader.waiting(at.guild, most=1000)


SAMPLES: tuple[Sample, ...] = (boards, stars, looking)
