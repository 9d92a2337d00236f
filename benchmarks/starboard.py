"""What a reaction costs: hearing of it, and storing the hints of a second."""

from datetime import UTC, datetime

from application.starboard.hints import Hints
from application.starboard.note_reaction import NoteReaction, NoteReactionHandler
from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import milliseconds
from domain.shared.emoji import Emoji
from domain.shared.ids import ChannelId, GuildId, MessageId
from domain.starboard.board import Board, BoardId
from domain.starboard.repository import Starred
from infrastructure.database.reading import Reading
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.starboard.board_cache import BoardCache, CachedBoardReader
from infrastructure.starboard.board_reader import PostgresStarboardReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

_GUILD, _WITHOUT = GuildId(1_520_000_000_000_000_000), GuildId(1_520_000_000_000_000_001)
_MESSAGES = 50
_STAR = "⭐"


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    now = datetime.now(UTC)
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    board = Board(
        guild=_GUILD,
        id=BoardId(1),
        name="stars",
        channel=ChannelId(1),
        emojis=(Emoji(_STAR),),
        threshold=3,
        lower=2,
    )
    async with uow() as work:
        await work.guilds.register_many([_GUILD, _WITHOUT], at=now)
        await work.starboards.add(board)
        await work.commit()
    cache, hints = BoardCache(), Hints()
    cache.listening(established=True)
    note = NoteReactionHandler(CachedBoardReader(PostgresStarboardReader(Reading(database.engines)), cache), hints)
    known = {_GUILD: (board,)}
    messages = [
        Starred(guild=_GUILD, channel=ChannelId(1), message=MessageId(1_000 + number)) for number in range(_MESSAGES)
    ]

    async def hear() -> None:
        await note(NoteReaction(messages[0], _STAR))

    async def hear_elsewhere() -> None:
        await note(NoteReaction(Starred(guild=_WITHOUT, channel=ChannelId(1), message=MessageId(1)), _STAR))

    async def dictionary() -> None:
        known.get(_GUILD)

    async def store() -> None:
        async with uow() as work:
            await work.starred_messages.note(messages, due_at=now)
            await work.commit()

    await hear()
    await hear_elsewhere()
    with recording(database.engines.autocommit) as reads:
        await hear()
        await hear_elsewhere()
    assert not reads.statements
    with recording(database.engines.transactional) as recorded:
        await store()
    assert len(recorded.statements) == 1
    floor = Floor.of(database.floor, recorded)
    rounds = effort.rounds(15)
    of_floor = "(floor: an async dict lookup)"
    heard = await milliseconds(hear, dictionary, rounds=rounds, times=2000)
    elsewhere = await milliseconds(hear_elsewhere, dictionary, rounds=rounds, times=2000)
    stored = await milliseconds(store, lambda: floor({}), rounds=rounds, times=40)
    return [
        Figure(name=f"starboard reaction, heard of {of_floor}", pair=heard, unit="ms"),
        Figure(name=f"starboard reaction, in a guild without a board {of_floor}", pair=elsewhere, unit="ms"),
        Figure(
            name=f"starboard reactions to {_MESSAGES} messages, stored together", pair=stored, unit="ms", goal="<= 1.5"
        ),
    ]
