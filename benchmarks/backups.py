"""`python -m benchmarks.backups`: a backup of a million rows made, proved and restored; writes build/backup.json."""

import asyncio
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from attrs import evolve

from application.backups.create_backup import CreateBackup
from application.backups.ports import Step
from application.backups.restore_backup import RestoreBackup, RestoreBackupHandler
from application.backups.verify_backup import VerifyBackup, VerifyBackupHandler
from benchmarks.postgres import BenchDatabase, bench_database, bench_server
from infrastructure.backups.encryption import new_key
from infrastructure.backups.programs import environment_for, programs_for
from infrastructure.backups.target import PostgresTarget
from infrastructure.clock import SystemClock
from infrastructure.database.address import in_database
from infrastructure.embedded_postgres import is_running
from infrastructure.settings import BackupSettings, TuxSettings
from interface.backups.wiring import backup_shelf, create_backup
from interface.startup.backup_trials import examined, scratch_server

OUTPUT = Path("build/backup.json")
_GUILDS = 50
_TICK = 0.01
_RESTORED = "tux_bench_restored"

# Of each guild: as many members and cases, transactions of two entries each, and days of activity.
_OF_EACH = "FROM generate_series(1, $1::int) AS g, generate_series(1, $2::int) AS n"
_FILL = (
    (
        """INSERT INTO guilds (guild_id, registered_at, settings)
            SELECT g, now(), '{}' FROM generate_series(1, $1::int) AS g""",
        0,
    ),
    (
        f"""INSERT INTO members (guild_id, user_id, username, display_name, is_bot, first_seen_at, message_count,
            created_at, updated_at)
            SELECT g, n, 'member' || n, 'shown as ' || n, false, now(), n % 1000, now(), now() {_OF_EACH}""",
        4000,
    ),
    (
        f"""INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, reason, request_id,
            delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at)
            SELECT g, n, 'warn', false, n % 900, n % 20, 'spam in the channel for the ' || n || 'th time', n, 0,
            now(), now(), gen_random_uuid(), 'not_wanted', 'applied', now() {_OF_EACH}""",
        4000,
    ),
    (
        f"""INSERT INTO point_transactions (guild_id, transaction_id, kind, actor_id, reason, request_id, made_at)
            OVERRIDING SYSTEM VALUE SELECT g, n, 'grant', 1, 'for a helpful answer', n, now() {_OF_EACH}""",
        3000,
    ),
    ("INSERT INTO point_accounts SELECT g, 'mint', 0, -$2::bigint FROM generate_series(1, $1::int) AS g", 3000),
    (f"INSERT INTO point_accounts SELECT g, 'wallet', n, 3 {_OF_EACH}", 1000),
    (f"INSERT INTO point_entries SELECT g, n, 'wallet', 1 + n % 1000, 1, (n - 1) / 1000 + 1 {_OF_EACH}", 3000),
    (f"INSERT INTO point_entries SELECT g, n, 'mint', 0, -1, -n {_OF_EACH}", 3000),
    (
        f"""INSERT INTO activity_days (guild_id, user_id, day, rule_version, messages, counted_messages, voice_minutes,
            message_xp, voice_xp) SELECT g, n, current_date - n % 400, 0, 5, 5, 1, 100, 5 {_OF_EACH}""",
        2000,
    ),
)

type Figures = dict[str, float]


class Silent:
    def begins(self, step: Step, total: int) -> None: ...

    def comes_to(self, done: int) -> None: ...

    def moved(self, size: int) -> None: ...

    def ends(self) -> None: ...


async def main() -> None:
    figures: Figures = {}
    async with bench_server() as server, bench_database(server) as database:
        figures["rows"] = await _fill(database)
        figures["database_bytes"] = await database.floor.fetchval("SELECT pg_database_size(current_database())")
        figures["pg_dump_seconds"] = await _plain_dump(database)
        with tempfile.TemporaryDirectory(prefix="tux-backups-") as directory:
            os.chmod(directory, 0o711)  # the account of the scratch server must pass through
            for name, key in (("open", ""), ("encrypted", new_key().text)):
                await _measure(name, database, Path(directory), key, figures)
        figures["peak_memory_megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        where = f"PostgreSQL {database.server}; Python {platform.python_version()}, {os.cpu_count()} CPUs"
    write({"measured_at": f"{datetime.now(UTC):%Y-%m-%d}", "on": where, **{k: round(v, 4) for k, v in figures.items()}})


def write(told: Mapping[str, object]) -> None:
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    for name, value in told.items():
        print(f"{name:34} {value}")


async def _fill(database: BenchDatabase) -> int:
    async with database.floor.acquire() as connection:
        for statement, count in _FILL:
            await connection.execute(statement, *([_GUILDS, count] if "$2" in statement else [_GUILDS]))
        await connection.execute("VACUUM ANALYZE")
    tables = ("guilds", "members", "cases", "point_transactions", "point_accounts", "point_entries", "activity_days")
    counts = [await database.floor.fetchval(f"SELECT count(*) FROM {table}") for table in tables]  # noqa: S608  # ours
    return sum(counts)


async def _plain_dump(database: BenchDatabase) -> float:
    """The same program, into nothing."""
    programs = programs_for(int(database.server.split(".")[0]))
    started = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        programs.pg_dump,
        "--format=custom",
        env=environment_for(database.settings.address),
        stdout=asyncio.subprocess.DEVNULL,
    )
    assert await process.wait() == 0
    return time.perf_counter() - started


async def _measure(name: str, database: BenchDatabase, directory: Path, key: str, figures: Figures) -> None:
    chosen = BackupSettings(directory=str(directory / name), key=key)
    settings = TuxSettings(data_dir=str(directory / "data"), database=database.settings, backup=chosen)
    shelf, quiet = backup_shelf(settings), Silent()

    async def create() -> None:
        created = await create_backup(settings, database.settings, quiet)(CreateBackup())
        assert created is not None
        figures[f"{name}_bytes"] = created.manifest.size

    async with _lag() as worst:
        figures[f"{name}_create_seconds"] = await _seconds(create)
    figures[f"{name}_create_longest_lag_seconds"] = worst[0]

    _leave_behind(directory / "data" / "scratch")

    async def verify() -> None:
        verify = VerifyBackupHandler(shelf, scratch_server(settings), quiet, SystemClock())
        verified = await verify(VerifyBackup())
        assert verified.verdict.holds, verified.verdict

    figures[f"{name}_verify_seconds"] = await _seconds(verify)
    assert not (directory / "data" / "scratch").exists()

    async def restore() -> None:
        there = evolve(database.settings, url=in_database(database.settings.url, _RESTORED))
        target = PostgresTarget(there, _up_to_date, examined, print)
        (newest, *_), _ = await shelf.entries()
        await RestoreBackupHandler(shelf, target, quiet)(RestoreBackup(name=newest.manifest.name))

    figures[f"{name}_restore_seconds"] = await _seconds(restore)
    await database.floor.execute(f"DROP DATABASE {_RESTORED}")


def _leave_behind(scratch: Path) -> None:
    """What a verification that was killed leaves: a server that runs on, in the place of the next one."""
    start = "import sys, os; from pathlib import Path; from infrastructure.embedded_postgres import EmbeddedPostgres"
    killed = f"{start}; EmbeddedPostgres(Path(sys.argv[1])).start(); os.kill(os.getpid(), 9)"
    assert subprocess.run([sys.executable, "-c", killed, scratch], check=False).returncode == -9
    assert is_running(scratch)


async def _up_to_date(_database: object) -> None:
    """It is, having been filled a moment ago."""


async def _seconds(work: Callable[[], Awaitable[None]]) -> float:
    started = time.perf_counter()
    await work()
    return time.perf_counter() - started


@asynccontextmanager
async def _lag() -> AsyncIterator[list[float]]:
    """How late the event loop was at most, in seconds: so long everything else in the bot has to wait."""
    worst = [0.0]

    async def tick() -> None:
        while True:
            due = time.perf_counter() + _TICK
            await asyncio.sleep(_TICK)
            worst[0] = max(worst[0], time.perf_counter() - due)

    ticking = asyncio.create_task(tick())
    try:
        yield worst
    finally:
        ticking.cancel()


if __name__ == "__main__":
    asyncio.run(main())
