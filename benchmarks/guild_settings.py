"""Reading a guild's settings, which nearly every interaction does first."""

from datetime import UTC, datetime

from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import milliseconds
from domain.shared.ids import GuildId
from domain.shared.settings import Settings
from infrastructure.database.reading import Reading
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.readers import PostgresGuildSettingsReader
from infrastructure.guilds.settings_cache import CachedSettingsReader, SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

_GUILD = GuildId(1_500_000_000_000_000_000)


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    cache = SettingsCache()
    async with PostgresUnitOfWorkFactory(database.engines, cache, GuildTurns(), lambda: None)() as work:
        await work.guilds.register(_GUILD, at=datetime.now(UTC))
        await work.commit()
    cache.listening(established=True)
    reader = CachedSettingsReader(PostgresGuildSettingsReader(Reading(database.engines)), cache)
    with recording(database.engines.autocommit) as recorded:
        found = await reader.get(_GUILD)
    assert found is not None
    floor = Floor.of(database.floor, recorded)
    known = {_GUILD: found}

    async def warm() -> Settings | None:
        return await reader.get(_GUILD)

    async def dictionary() -> Settings | None:
        return known.get(_GUILD)

    async def cold() -> None:
        cache.forget(_GUILD)
        await reader.get(_GUILD)

    rounds = effort.rounds(20)
    warm_pair = await milliseconds(warm, dictionary, rounds=rounds, times=2000)
    cold_pair = await milliseconds(cold, lambda: floor({}), rounds=rounds, times=100)
    return [
        Figure(name="guild settings, known (floor: an async dict lookup)", pair=warm_pair, unit="ms"),
        Figure(name="guild settings, read", pair=cold_pair, unit="ms"),
    ]
