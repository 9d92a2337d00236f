"""A month of old activity, dropped as a part or deleted row by row; and what parts cost who counts and reads."""

import time
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from functools import partial

import asyncpg

from application.levels.cut_activity import CloseSomeDays, CloseSomeDaysHandler
from benchmarks.figures import Effort, Figure
from benchmarks.postgres import BenchDatabase
from benchmarks.rounds import Pair
from domain.levels.activity import MemberId
from domain.shared.ids import GuildId, UserId
from infrastructure.database.part_keeper import PartKeeper
from infrastructure.database.parts import first_of_month
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.levels.tables import DAY_PARTS
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

GUILDS, MEMBERS, DAYS = 1_000, 50, 30
"""In the old month: as many rows as the three make together."""

_START = date(2040, 1, 1)
_MONTHS = 14

_FILL = """INSERT INTO {table} (guild_id, user_id, day, rule_version, messages, counted_messages, voice_minutes,
        message_xp, voice_xp)
    SELECT g, u, $1::date + d, 0, 10, 5, 3, 100, 15
    FROM generate_series(0, $4::int - 1) AS d, generate_series(1, $2::bigint) AS g,
         generate_series(1, $3::bigint) AS u"""
_PLAIN = (
    "CREATE TABLE plain_days (LIKE activity_days INCLUDING DEFAULTS INCLUDING CONSTRAINTS)",
    "ALTER TABLE plain_days ADD PRIMARY KEY (guild_id, user_id, day, rule_version)",
    "CREATE INDEX ON plain_days (guild_id, day, user_id)",
    "ALTER TABLE plain_days ADD FOREIGN KEY (guild_id) REFERENCES guilds (guild_id)",
)
_DELETE = """DELETE FROM plain_days USING (SELECT guild_id, user_id, day, rule_version FROM plain_days WHERE day < $1
    LIMIT 1000) AS old WHERE plain_days.guild_id = old.guild_id AND plain_days.user_id = old.user_id
    AND plain_days.day = old.day AND plain_days.rule_version = old.rule_version"""
_COUNT = """INSERT INTO {table} (guild_id, user_id, day, rule_version, messages, counted_messages, voice_minutes,
        message_xp, voice_xp) SELECT g, u, $1, 0, 1, 1, 0, 20, 0
    FROM generate_series(1, 40) AS g, generate_series(1, 50) AS u
    ON CONFLICT (guild_id, user_id, day, rule_version) DO UPDATE SET messages = {table}.messages + 1"""
_WINDOW = """SELECT user_id, sum(message_xp + voice_xp) FROM {table}
    WHERE guild_id = $1 AND day >= $2 AND day < $3 GROUP BY user_id"""
_MEMBER = "SELECT day, sum(message_xp) FROM {table} WHERE guild_id = $1 AND user_id = $2 GROUP BY day"


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    keeper, floor = PartKeeper(database.engines.transactional), database.floor
    end = first_of_month(_START, later=_MONTHS)
    for month in range(_MONTHS):
        await keeper.make_ahead(DAY_PARTS, first_of_month(_START, later=month))
    await _fill(database)
    close = CloseSomeDaysHandler(uow)
    closing = await _seconds(lambda: _close_all(close))
    dropping = await _seconds(lambda: keeper.drop(DAY_PARTS, first_of_month(_START, later=1)))
    deleting = await _seconds(lambda: _delete_all(floor))
    vacuuming = await _seconds(lambda: floor.execute("VACUUM plain_days"))
    rows = GUILDS * MEMBERS * DAYS
    figures = [
        Figure(name=f"dropping {rows:,} old days (floor: deleting them)", pair=Pair(dropping, deleting), unit="s"),
        Figure(name="closing them before (floor: vacuum after deleting)", pair=Pair(closing, vacuuming), unit="s"),
    ]
    today = end - timedelta(days=3)
    for name, statement, values in (
        ("counting 2,000 members, median (floor: one table)", _COUNT, (today,)),
        ("a window of 30 days, median (floor: one table)", _WINDOW, (7, today - timedelta(days=30), today)),
        ("all days of a member, median (floor: one table)", _MEMBER, (7, 7)),
    ):
        ours, plain = await _medians(floor, statement, values, effort.rounds(60))
        pair = Pair(1000 * ours, 1000 * plain)
        figures.append(Figure(name=name, pair=pair, unit="ms"))
    return figures


async def _fill(database: BenchDatabase) -> None:
    """The old month in both tables, and a year of fewer guilds after it."""
    floor = database.floor
    await floor.execute(
        "INSERT INTO guilds (guild_id, registered_at, settings)"
        " SELECT g, now(), '{}' FROM generate_series(1, $1::int) AS g",
        GUILDS,
    )
    await floor.execute(
        "INSERT INTO member_levels (guild_id, user_id) SELECT g, u"
        " FROM generate_series(1, $1::bigint) AS g, generate_series(1, $2::bigint) AS u",
        GUILDS,
        MEMBERS,
    )
    for statement in _PLAIN:
        await floor.execute(statement)
    for table in ("activity_days", "plain_days"):
        await floor.execute(_FILL.format(table=table), _START, GUILDS, MEMBERS, DAYS, timeout=600)
        rest = first_of_month(_START, later=_MONTHS) - first_of_month(_START, later=1)
        await floor.execute(
            _FILL.format(table=table), first_of_month(_START, later=1), 40, MEMBERS, rest.days, timeout=600
        )
    await floor.execute("VACUUM ANALYZE", timeout=600)


async def _close_all(close: CloseSomeDaysHandler) -> None:
    after: MemberId | None = (GuildId(0), UserId(0))
    while after is not None:
        after = await close(CloseSomeDays(before=first_of_month(_START, later=1), after=after))


async def _delete_all(floor: "asyncpg.Pool[asyncpg.Record]") -> None:
    while await floor.execute(_DELETE, first_of_month(_START, later=1)) != "DELETE 0":
        pass


async def _seconds(work: Callable[[], Awaitable[object]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


async def _medians(
    floor: "asyncpg.Pool[asyncpg.Record]", statement: str, values: tuple[object, ...], rounds: int
) -> tuple[float, float]:
    """Of the table in parts and of the plain one, in turns."""
    times: dict[str, list[float]] = {"activity_days": [], "plain_days": []}
    async with floor.acquire() as connection:
        for _ in range(rounds):
            for table, taken in times.items():
                sql = statement.format(table=table)
                taken.append(await _seconds(partial(connection.fetch, sql, *values)))
    ours, plain = (sorted(taken)[rounds // 2] for taken in times.values())
    return ours, plain
