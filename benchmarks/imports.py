"""`python -m benchmarks.imports`: an import of 100,000 cases and 50,000 levels, the same again, and its rollback.

Writes build/import.json.
"""

import argparse
import asyncio
import json
import os
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

from attrs import frozen

from benchmarks.postgres import BenchDatabase, bench_database, bench_server
from domain.imports.record import ImportSource
from domain.levels.operations import ImportMode
from domain.shared.ids import GuildId
from infrastructure.imports.import_reader import PostgresImportReader
from infrastructure.imports.tux.cases import overview
from infrastructure.imports.tux.database import TuxDatabase, open_tux
from infrastructure.settings import TuxSettings
from interface.main import open_shared
from interface.shared.wiring import Shared
from interface.startup.import_parts import keepers, lanes_of_tux
from interface.startup.import_work import Ordered, Ran, bring_in, patient, take_back
from tests.imports.tux import PublishedTux, published_tux

OUTPUT = Path("build/import.json")
GUILD = GuildId(1_500_000_000_000_000_000)

_CASES = """
    INSERT INTO cases (id, guild_id, case_number, case_type, case_reason, case_moderator_id, case_user_id, created_at,
      case_user_roles)
    SELECT n, $1, n, (ARRAY['WARN', 'BAN', 'UNBAN', 'KICK', 'TIMEOUT', 'TEMPBAN', 'JAIL'])[1 + n % 7]::case_type_enum,
      'posted the same advertisement in ' || n % 9 || ' channels', 1400000000000000000 + n % 40,
      1300000000000000000 + n % 30000, timestamp '2022-01-01' + n * interval '15 minutes', '[11, 12, 13]'
    FROM generate_series(1, $2::int) AS n
"""
_LEVELS = """
    INSERT INTO levels (guild_id, member_id, xp, level, last_message)
    SELECT $1, 1300000000000000000 + n, n * 1.5, n % 100, timestamp '2025-01-01'
    FROM generate_series(1, $2::int) AS n
"""
_KEPT = (
    "cases",
    "case_counters",
    "case_changes",
    "case_roles",
    "role_swaps",
    "case_schedule",
    "member_levels",
    "xp_adjustments",
    "level_role_syncs",
    "imports",
    "imported_rows",
    "outbox",
)


@frozen
class Taken:
    seconds: float
    rows: int

    @property
    def per_second(self) -> float:
        return self.rows / self.seconds


async def main(cases: int, levels: int) -> str | None:
    """What was not as it has to be, a sentence; None if all was."""
    async with (
        bench_server() as server,
        bench_database(server) as database,
        published_tux(database.settings) as old,
    ):
        await _fill(old, cases, levels)
        async with patient(open_shared(TuxSettings(database=database.settings))) as shared:
            figures = await _measured(database, old, shared, cases + levels)
    _write({"cpus": os.cpu_count(), "cases": cases, "levels": levels, **figures})
    return broken_promise(figures)


def broken_promise(figures: Mapping[str, object]) -> str | None:
    if figures["again_changed"]:
        return "The same import once more changed what the first had written."
    if figures["left_after_rollback"]:
        return f"The rollback left {figures['left_after_rollback']} cases."
    return None


def _write(figures: dict[str, object]) -> None:
    OUTPUT.parent.mkdir(exist_ok=True)
    OUTPUT.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    print(f"written to {OUTPUT}")


async def _fill(old: PublishedTux, cases: int, levels: int) -> None:
    await old.add("guild", {"id": GUILD, "case_count": cases})
    await old.run(_CASES, GUILD, cases)
    await old.run(_LEVELS, GUILD, levels)


async def _measured(database: BenchDatabase, old: PublishedTux, shared: Shared, rows: int) -> dict[str, object]:
    figures = dict[str, object]()

    async def timed(name: str, work: Callable[[], Awaitable[object]]) -> None:
        started = time.perf_counter()
        await work()
        taken = Taken(time.perf_counter() - started, rows)
        figures[name] = {"seconds": round(taken.seconds, 1), "rows_per_second": round(taken.per_second)}
        print(f"{name}: {taken.seconds:.1f} s, {taken.per_second:,.0f} rows per second", flush=True)

    async with open_tux(old.url, ZoneInfo("UTC")) as tux:
        await timed("plan", lambda: _import(shared, tux, keep=False))
        await database.floor.execute("VACUUM (ANALYZE)")
        await timed("import", lambda: _import(shared, tux, keep=True))
        before = await _digest(database)
        await timed("again", lambda: _import(shared, tux, keep=True))
        figures["again_changed"] = await _digest(database) != before
        [found] = await PostgresImportReader(shared.reading).newest(GUILD)
        await timed("rollback", lambda: take_back(shared, GUILD, found.id, keepers(), keep=True))
    figures["left_after_rollback"] = await database.floor.fetchval("SELECT count(*) FROM cases")
    return figures


async def _import(shared: Shared, tux: TuxDatabase, *, keep: bool) -> Ran:
    seen = await overview(tux, GUILD, shared.clock.now())
    lanes = await lanes_of_tux(shared, tux, GUILD, seen, ImportMode.MAX, frozenset())
    ordered = Ordered(guild=GUILD, source=ImportSource.TUX, origin="benchmark", takes_over_ends=False, keep=keep)
    return await bring_in(shared, PostgresImportReader(shared.reading), ordered, lanes)


async def _digest(database: BenchDatabase) -> tuple[object, ...]:
    """Of every row of what an import writes to."""
    asked = "SELECT md5(string_agg(md5(t::text), '' ORDER BY md5(t::text))) FROM {table} AS t"
    return tuple([await database.floor.fetchval(asked.format(table=table)) for table in _KEPT])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks.imports", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--levels", type=int, default=50_000)
    arguments = parser.parse_args()
    sys.exit(asyncio.run(main(arguments.cases, arguments.levels)))
