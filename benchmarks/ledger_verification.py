"""Verifying a ledger of a million entries: how fast, and with how much memory."""

import asyncio
import os
import sys
import time
from datetime import UTC, datetime

from application.points.verify_ledger import VerifyLedger, VerifyLedgerHandler
from benchmarks.figures import Effort, Figure
from benchmarks.postgres import BenchDatabase
from benchmarks.rounds import Pair
from domain.shared.ids import GuildId
from infrastructure.database.turns import GuildTurns
from infrastructure.guilds.settings_cache import SettingsCache
from infrastructure.points import ledger_audit
from infrastructure.points.ledger_audit import PostgresLedgerAudit
from infrastructure.unit_of_work import PostgresUnitOfWorkFactory

ENTRIES = 1_000_000
_MEMBERS = 5_000
_GUILD = GuildId(2_700_000_000_000_000_000)
_EMPTY = GuildId(2_700_000_000_000_000_001)

# $1 is the guild, $2 how many transactions, $3 how many members: they get a point each in turn.
_FILL = (
    """INSERT INTO point_transactions (guild_id, transaction_id, kind, actor_id, reason, request_id, made_at)
       OVERRIDING SYSTEM VALUE SELECT $1::bigint, n, 'grant', 1, 'for a helpful answer', n, now()
       FROM generate_series(1, $2::bigint) AS n""",
    """INSERT INTO point_accounts SELECT $1::bigint, 'mint', 0, -$2::bigint""",
    """INSERT INTO point_accounts SELECT $1::bigint, 'wallet', 1 + m, $2::bigint / $3::bigint
       FROM generate_series(0, $3::bigint - 1) AS m""",
    """INSERT INTO point_entries SELECT $1::bigint, n, 'wallet', 1 + n % $3::bigint, 1, (n - 1) / $3::bigint + 1
       FROM generate_series(1, $2::bigint) AS n""",
    """INSERT INTO point_entries SELECT $1::bigint, n, 'mint', 0, -1, -n FROM generate_series(1, $2::bigint) AS n""",
)


async def measure(database: BenchDatabase, effort: Effort) -> list[Figure]:
    await _fill(database)
    verify = VerifyLedgerHandler(PostgresLedgerAudit(database.engines))
    ours, floor = [], []
    for _ in range(min(3, effort.rounds(3))):
        started = time.perf_counter()
        verdict = await verify(VerifyLedger(_GUILD))
        ours.append(time.perf_counter() - started)
        assert verdict.holds, verdict
        assert verdict.extent.entries == ENTRIES
        floor.append(await _plain(database))
    memory = Pair(*[await asyncio.to_thread(_peak_memory, database, guild) for guild in (_GUILD, _EMPTY)])
    fastest = Pair(ENTRIES / min(ours), ENTRIES / min(floor))
    return [
        Figure(name=f"verifying {ENTRIES:,} entries of points", pair=fastest, unit="entries per second"),
        Figure(name="its peak memory (floor: an empty ledger's)", pair=memory, unit="MB", goal="<= 1.1"),
    ]


async def _fill(database: BenchDatabase) -> None:
    async with PostgresUnitOfWorkFactory(database.engines, SettingsCache(), GuildTurns(), lambda: None)() as work:
        await work.guilds.register_many([_GUILD, _EMPTY], at=datetime.now(UTC))
        await work.commit()
    values = (_GUILD, ENTRIES // 2, _MEMBERS)
    async with database.floor.acquire() as connection:
        for statement in _FILL:
            await connection.execute(statement, *values[: 3 if "$3" in statement else 2])
        await connection.execute("VACUUM ANALYZE point_transactions, point_entries, point_accounts")


async def _plain(database: BenchDatabase) -> float:
    """Seconds that the same statements take through plain asyncpg."""
    texts = [str(ledger_audit.of_guilds(check, _GUILD)) for check in (ledger_audit.EXTENT, *ledger_audit.CHECKS)]
    async with database.floor.acquire() as connection:
        started = time.perf_counter()
        for check in (each.replace(":guild", "$1").replace(":largest", "$2") for each in texts):
            await connection.fetch(check, *([_GUILD, 10**12] if "$2" in check else [_GUILD]))
        return time.perf_counter() - started


def _peak_memory(database: BenchDatabase, guild: GuildId) -> float:
    """Megabytes, resident, of `tux ledger verify` in a process of its own."""
    start = "from interface.entry import main; main()"
    program = [sys.executable, "-c", start, "ledger", "verify", "--guild", str(guild)]
    environment = {**os.environ, "DATABASE_URL": database.settings.url}
    _, status, used = os.wait4(os.posix_spawn(sys.executable, program, environment), 0)
    assert status == 0
    return used.ru_maxrss / 1024
