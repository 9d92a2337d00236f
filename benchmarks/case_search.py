"""Looking back in a guild of a million cases: words, common and rare; a member with 5,000 of them; who did how much."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import milliseconds
from domain.moderation.casebook.query import CaseQuery, SearchText
from domain.shared.ids import GuildId, UserId
from domain.shared.paging import Seek
from infrastructure.database.reading import Reading
from infrastructure.moderation.casebook.reader import PostgresCasebookReader

CASES = 1_000_000
_GUILD, _MEMBER = GuildId(1_600_000_000_000_000_009), UserId(7)
_SEEK = Seek(size=8)
_EVERY_200TH = f"CASE WHEN n % 200 = 0 THEN {_MEMBER} ELSE 1000 + n % 50000 END"
"""Makes 5,000 of the member."""
_FILL = f"""
    INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, request_id,
        delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at, reason)
    SELECT $1, n, CASE WHEN n % 50 = 0 THEN 'ban' ELSE 'warn' END, false, {_EVERY_200TH}, n % 40, n, 0,
        now() - (1000000 - n) * interval '1 min', now(), gen_random_uuid(), 'not_wanted', 'applied', now(),
        'spam in channel ' || n % 97 || ' about ' || md5((n % 50000)::text)
            || CASE WHEN n % 100000 = 5 THEN ' rareword' ELSE '' END || CASE WHEN n < 500000 THEN ' olden' ELSE '' END
    FROM generate_series($2::int, $3::int) AS n
"""  # noqa: S608  # of constants
_BATCH = 100_000


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    await _fill(database)
    book = PostgresCasebookReader(reading := Reading(database.engines), reading)

    def words(text: str) -> Callable[[], Awaitable[object]]:
        return lambda: book.search(_GUILD, CaseQuery(text=SearchText(text)), _SEEK)

    def of_member(text: str) -> Callable[[], Awaitable[object]]:
        return lambda: book.search(_GUILD, CaseQuery(text=SearchText(text), target=_MEMBER), _SEEK)

    month = datetime.now(UTC) - timedelta(days=30)
    reads = {
        "a word that all have": words("spam"),
        "a word that the older half has": words("olden"),
        "a word that ten have": words("rareword"),
        "a word that nobody wrote": words("nothing"),
        "a phrase": words('"channel 5"'),
        "a common word, of a member with 5,000": of_member("spam"),
        "kinds counted of a member with 5,000": lambda: book.kind_counts(_GUILD, _MEMBER),
        "in force of a member with 5,000": lambda: book.in_force(_GUILD, _MEMBER),
        "30 days of moderators (43,200 cases)": lambda: book.mod_stats(_GUILD, month, None),
    }
    return [await _figure(database, effort, f"{CASES:,} cases: {name}", read) for name, read in reads.items()]


async def _figure(database: BenchDatabase, effort: Effort, name: str, read: Callable[[], Awaitable[object]]) -> Figure:
    with recording(database.engines.autocommit) as recorded:
        await read()
    floor = Floor.of(database.floor, recorded)
    pair = await milliseconds(read, lambda: floor({}), rounds=effort.rounds(9), times=10)
    return Figure(name=name, pair=pair, unit="ms")


async def _fill(database: BenchDatabase) -> None:
    async with database.floor.acquire() as connection:
        await connection.execute(
            "INSERT INTO guilds (guild_id, registered_at, settings) VALUES ($1, now(), '{}')", _GUILD
        )
        await connection.execute("INSERT INTO case_counters (guild_id, last_number) VALUES ($1, $2)", _GUILD, CASES)
        for first in range(1, CASES + 1, _BATCH):
            await connection.execute(_FILL, _GUILD, first, first + _BATCH - 1, timeout=600)
        await connection.execute("VACUUM (ANALYZE) cases", timeout=600)
