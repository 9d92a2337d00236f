"""Using a snippet: the read by its name, and the use that is counted once."""

from datetime import UTC, datetime
from itertools import count

from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import TASKS, milliseconds, per_second
from domain.shared.ids import GuildId, RequestId, UserId
from domain.snippets.name import SnippetName
from domain.snippets.repository import NewSnippet
from domain.snippets.snippet import MOST_SNIPPETS, SnippetId
from infrastructure.database.reading import Reading
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.snippets.snippet_reader import PostgresSnippetReader
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

_GUILD = GuildId(2_100_000_000_000_000_000)
_RECORDED = RequestId(2_200_000_000_000_000_000)
_NAMES = [SnippetName(f"snippet-{number}") for number in range(MOST_SNIPPETS)]


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    ids = await _fill(uow)
    reader, requests = PostgresSnippetReader(Reading(database.engines)), count(_RECORDED + 1)

    async def read() -> None:
        await reader.named(_GUILD, _NAMES[0])

    async def use(snippet: SnippetId, request: RequestId) -> None:
        async with uow() as work:
            await work.snippets.count_use(_GUILD, snippet, request)
            await work.commit()

    with recording(database.engines.autocommit) as recorded_read:
        await read()
    with recording(database.engines.transactional) as recorded_use:
        await use(ids[0], _RECORDED)
    reading, counting = Floor.of(database.floor, recorded_read), Floor.of(database.floor, recorded_use)

    async def ours(task: int) -> None:
        await read()
        await use(ids[task], RequestId(next(requests)))

    async def floors(task: int) -> None:
        await reading({})
        await counting({ids[0]: ids[task], _RECORDED: next(requests)})

    rounds = effort.rounds(20)
    alone = await milliseconds(lambda: ours(0), lambda: floors(1), rounds=rounds, times=40)
    hot = await per_second(lambda _: ours(0), lambda _: floors(1), rounds=rounds, times=6)
    trips = f"using a snippet ({reading.round_trips + counting.round_trips} round trips)"
    return [
        Figure(name=f"{trips}, one at a time", pair=alone, unit="ms", goal="<= 1.6"),
        Figure(name=f"{trips}, {TASKS} tasks on one snippet", pair=hot, unit="per second", goal=">= 0.55"),
    ]


async def _fill(uow: PostgresUnitOfWorkFactory) -> list[SnippetId]:
    now = datetime.now(UTC)
    new = [
        NewSnippet(
            guild=_GUILD,
            name=name,
            title=None,
            text="Read the rules before you ask.",
            picture=None,
            links=(),
            author=UserId(1),
            created_at=now,
        )
        for name in _NAMES
    ]
    async with uow() as work:
        await work.guilds.register_many([_GUILD], at=now)
        made = await work.snippets.add(new)
        await work.commit()
    return [each.id for each in made]
