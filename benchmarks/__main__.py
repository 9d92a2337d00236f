"""`python -m benchmarks`: measures, prints a table and writes build/bench.json."""

import argparse
import asyncio
import os
import platform
from collections.abc import Awaitable, Callable
from pathlib import Path

from benchmarks import (
    activity,
    afk,
    bulk_cases,
    case_pages,
    case_search,
    drift,
    due_cases,
    due_reminders,
    greeting,
    growth,
    guild_settings,
    interaction,
    leaderboards,
    ledger_verification,
    opening_cases,
    pictures,
    points,
    role_menu_press,
    snippet_use,
    starboard,
)
from benchmarks.figures import Effort, Figure, table, write_json
from benchmarks.postgres import BenchDatabase, bench_database, bench_server

OUTPUT = Path("build/bench.json")

BENCHMARKS: dict[str, Callable[[BenchDatabase, Effort], Awaitable[list[Figure]]]] = {
    "activity": activity.measure,
    "afk": afk.measure,
    "bulk": bulk_cases.measure,
    "cases": opening_cases.measure,
    "settings": guild_settings.measure,
    "due": due_cases.measure,
    "reminders": due_reminders.measure,
    "pages": case_pages.measure,
    "drift": drift.measure,
    "search": case_search.measure,
    "greeting": greeting.measure,
    "interaction": interaction.measure,
    "leaderboards": leaderboards.measure,
    "pictures": pictures.measure,
    "points": points.measure,
    "rolemenus": role_menu_press.measure,
    "snippets": snippet_use.measure,
    "starboard": starboard.measure,
    "growth": growth.measure,
    "verification": ledger_verification.measure,
}


async def main(only: str | None, effort: Effort) -> None:
    figures: list[Figure] = []
    async with bench_server() as server:
        for name, measure in BENCHMARKS.items():
            if only in (None, name):
                async with bench_database(server) as database:
                    if not figures:
                        print(_where(database))
                    measured = await measure(database, effort)
                # At once, so that what is measured is there whatever becomes of the rest.
                figures += measured
                print(table(measured), flush=True)
                write_json(figures, OUTPUT)
    print(f"written to {OUTPUT}")


def _where(database: BenchDatabase) -> str:
    postgres = f"PostgreSQL {database.server}, pools of {database.settings.pool_size}"
    return f"{postgres}; Python {platform.python_version()}, {os.cpu_count()} CPUs"


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a quarter of the rounds: a first impression")
    parser.add_argument("--only", choices=BENCHMARKS, help="measure just this")
    arguments = parser.parse_args()
    asyncio.run(main(arguments.only, Effort(0.25 if arguments.quick else 1.0)))
