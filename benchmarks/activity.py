"""Messages on their way into the records: noting them, and counting what was noted."""

import gc
import time
from collections.abc import Awaitable, Callable, Iterator
from itertools import cycle, islice
from statistics import median

from attrs import define, evolve, field

from application.levels.count_activity import CountActivityHandler
from application.levels.note_message import NoteMessage, NoteMessageHandler
from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import Pair
from domain.levels.activity import Second
from domain.shared.ids import ChannelId, GuildId, RoleId, UserId
from infrastructure.buffering import BufferLimits
from infrastructure.clock import SystemClock
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.levels.activity_buffer import BufferedActivity, activity_buffer
from infrastructure.levels.xp_draw import RandomXp
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

GUILDS, MEMBERS, MESSAGES = 20, 10_000, 100_000
BATCH = 2_000
"""Members in a batch: the default of `activity.batch`."""

_BATCHES = MEMBERS // BATCH
_FIRST_GUILD, _FIRST_MEMBER = 1_500_000_000_000_000_000, 1_600_000_000_000_000_000
_ROUND = 61
"""Seconds that pass from one round to the next: one message of each member brings XP in each."""


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    handler = CountActivityHandler(uow, SystemClock(), RandomXp())
    subject = _Subject(handler)
    noting, counting = list[float](), list[float]()
    noting_floors, counting_floors = list[float](), list[float]()
    with recording(database.engines.autocommit) as reads, recording(database.engines.transactional) as writes:
        await subject.note()
    assert not reads.statements
    assert not writes.statements  # who does not want to be counted is asked where a batch is stored
    await subject.count()  # makes the rows that the others change
    statements = 0
    for _ in range(effort.rounds(8)):
        noting.append(await _seconds(subject.note))
        noting_floors.append(await _seconds(subject.note_nothing))
        floors: list[Floor] = []
        with recording(database.engines.transactional) as recorded:
            counting.append(await _seconds(subject.count))
        ends = [end for end, statement in enumerate(recorded.statements) if statement.sql == recorded.statements[0].sql]
        assert len(ends) == _BATCHES
        for begin, end in zip(ends, [*ends[1:], len(recorded.statements)], strict=True):
            one = evolve(recorded, statements=recorded.statements[begin:end], boundaries=["BEGIN", "COMMIT"])
            floors.append(Floor.of(database.floor, one))
        statements = len(recorded.statements)

        async def send_again(floors: list[Floor] = floors) -> None:
            for floor in floors:
                await floor({})

        counting_floors.append(await _seconds(send_again))
    return [
        Figure(
            name="noting messages (floor: an async addition to a dict)",
            pair=_rates(noting, noting_floors),
            unit="per second",
        ),
        Figure(
            name=f"counting {MESSAGES:,} messages of {MEMBERS:,} members ({statements} statements)",
            pair=_rates(counting, counting_floors),
            unit="messages per second",
            goal=">= 0.6",
        ),
    ]


def _rates(ours: list[float], floors: list[float]) -> Pair:
    return Pair(MESSAGES / median(ours), MESSAGES / median(floors))


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    gc.collect()
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


@define(eq=False)
class _Subject:
    """A round is MESSAGES messages, each member's a few seconds apart."""

    _handler: CountActivityHandler
    _buffer: BufferedActivity = field(init=False)
    _note: NoteMessageHandler = field(init=False)
    _sums: dict[UserId, int] = field(factory=dict, init=False)
    _now: int = field(factory=lambda: int(time.time()), init=False)

    def __attrs_post_init__(self) -> None:
        limits = BufferLimits(interval=60, capacity=2 * MEMBERS, largest_batch=BATCH, most_waiting=0)
        self._buffer = activity_buffer(self._handler, limits)
        self._note = NoteMessageHandler(self._buffer)

    async def note(self) -> None:
        for message in self._messages():
            await self._note(message)
        self._now += _ROUND

    async def note_nothing(self) -> None:
        for message in self._messages():
            await self._add(message.author)

    async def _add(self, author: UserId) -> None:
        self._sums[author] = self._sums.get(author, 0) + 1

    async def count(self) -> None:
        await self._buffer.flush()

    def _messages(self) -> Iterator[NoteMessage]:
        members = cycle(range(MEMBERS))
        for number, member in enumerate(islice(members, MESSAGES)):
            yield NoteMessage(
                guild=GuildId(_FIRST_GUILD + member % GUILDS),
                author=UserId(_FIRST_MEMBER + member),
                at=Second(self._now + number * 5 // MEMBERS),
                places=(ChannelId(1), ChannelId(2)),
                username=f"member{member}",
                display_name=f"Member {member}",
                roles=frozenset({RoleId(1)}),
                is_by_person=True,
            )
