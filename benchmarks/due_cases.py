"""Looking for cases whose time has come, among those of a thousand guilds."""

from datetime import UTC, datetime, timedelta

from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import Pair, milliseconds
from domain.shared.ids import GuildId
from domain.shared.lease import Room
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

GUILD_COUNT, CASE_COUNT = 1_000, 100_000
_FIRST = 1_610_000_000_000_000_000
_ROOM = Room(20)
_AT_ONCE = (timedelta(0),)
"""A lease that is over at once, so that the same cases are due each time."""

_CASES = """
    INSERT INTO cases (
        guild_id, number, kind, is_exclusive, target_id, moderator_id, reason, request_id, delete_messages_seconds,
        expires_at, opened_at, lease_until, lease_token, notice, status, settled_at
    )
    SELECT $1::bigint + n % $2::integer, 1 + n / $2::integer, 'ban', true, $1::bigint + n, $1::bigint, 'spam', n + 1, 0,
        $3::timestamptz + n * interval '1 minute', $3, $3, gen_random_uuid(), 'delivered', 'applied', $3
    FROM generate_series(0, $4::integer - 1) AS n
"""
_SCHEDULE = """
    INSERT INTO case_schedule (guild_id, number, due_at)
    SELECT guild_id, number, expires_at FROM cases WHERE guild_id BETWEEN $1::bigint AND $1::bigint + $2::integer - 1
"""


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    now = datetime.now(UTC)
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    guilds = [GuildId(_FIRST + number) for number in range(GUILD_COUNT)]
    async with uow() as work:
        await work.guilds.register_many(guilds, at=now)
        await work.commit()
    async with database.floor.acquire() as connection:
        await connection.execute(_CASES, _FIRST, GUILD_COUNT, now, CASE_COUNT)
        await connection.execute(_SCHEDULE, _FIRST, GUILD_COUNT)
        await connection.execute("VACUUM ANALYZE case_schedule")

    async def look(at: datetime) -> int:
        async with uow() as work:
            due = await work.case_schedule.claim(guilds, now=at, leases=_AT_ONCE, room=_ROOM)
            await work.commit()
        return len(due)

    async def time(at: datetime, expected: int) -> Pair:
        with recording(database.engines.transactional) as recorded:
            assert await look(at) == expected
        assert len(recorded.statements) == 1
        floor = Floor.of(database.floor, recorded)
        return await milliseconds(lambda: look(at), lambda: floor({}), rounds=effort.rounds(15), times=40)

    among = f"{CASE_COUNT:,} cases of {GUILD_COUNT:,} guilds"
    nothing = await time(now - timedelta(minutes=1), 0)
    many = await time(now + timedelta(minutes=CASE_COUNT), _ROOM.total)
    return [
        Figure(name=f"due poll of {among}, none due", pair=nothing, unit="ms", goal="<= 1.5"),
        Figure(name=f"due poll of {among}, all due, {_ROOM.total} claimed", pair=many, unit="ms", goal="<= 1.5"),
    ]
