"""Looking for reminders whose time has come, among those of many people."""

from datetime import UTC, datetime, timedelta

from benchmarks.figures import Effort, Figure
from benchmarks.floor import Floor
from benchmarks.postgres import BenchDatabase
from benchmarks.recording import recording
from benchmarks.rounds import Pair, milliseconds
from domain.shared.lease import Room
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

PEOPLE, REMINDERS = 10_000, 100_000
_FIRST = 1_620_000_000_000_000_000
_ROOM = Room(20)
_AT_ONCE = (timedelta(0),)
"""A lease that is over at once, so that the same reminders are due each time."""

_OWNERS = """
    INSERT INTO reminder_owners (user_id, last_number)
    SELECT $1::bigint + n, 10 FROM generate_series(0, $2::integer - 1) AS n
"""
_REMINDERS = """
    INSERT INTO reminders (
        user_id, number, request_id, text, place, made_at, due_at, time_zone, status, lease_until, lease_token
    )
    SELECT $1::bigint + n % $2::integer, 1 + n / $2::integer, n, 'tea', 'dm', $3::timestamptz,
        $3::timestamptz + n * interval '1 minute', 'UTC', 'pending', $3::timestamptz + n * interval '1 minute',
        gen_random_uuid()
    FROM generate_series(0, $4::integer - 1) AS n
"""


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    now = datetime.now(UTC)
    uow = PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)
    async with database.floor.acquire() as connection:
        await connection.execute(_OWNERS, _FIRST, PEOPLE)
        await connection.execute(_REMINDERS, _FIRST, PEOPLE, now, REMINDERS)
        await connection.execute("VACUUM ANALYZE reminders")

    async def look(at: datetime) -> int:
        async with uow() as work:
            due = await work.reminders.claim(now=at, leases=_AT_ONCE, room=_ROOM)
            await work.commit()
        return len(due)

    async def time(at: datetime, expected: int) -> Pair:
        with recording(database.engines.transactional) as recorded:
            assert await look(at) == expected
        assert len(recorded.statements) == 1
        floor = Floor.of(database.floor, recorded)
        return await milliseconds(lambda: look(at), lambda: floor({}), rounds=effort.rounds(15), times=40)

    among = f"{REMINDERS:,} reminders of {PEOPLE:,} people"
    nothing = await time(now - timedelta(minutes=1), 0)
    many = await time(now + timedelta(minutes=REMINDERS), _ROOM.total)
    return [
        Figure(name=f"due poll of {among}, none due", pair=nothing, unit="ms", goal="<= 1.5"),
        Figure(name=f"due poll of {among}, all due, {_ROOM.total} claimed", pair=many, unit="ms", goal="<= 1.5"),
    ]
