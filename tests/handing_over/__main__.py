"""Measures how shards change hands between real processes: `python -m tests.handing_over`; writes build/fleet.json."""

import argparse
import asyncio
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from domain.fleet.lease import USUAL
from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres import EmbeddedPostgres, default_directory
from infrastructure.observability.logs import configure_logs
from tests.e2e.grounds import data_directory
from tests.environment import forget_the_callers
from tests.handing_over.measuring import GUILDS, SCENARIOS, SHARDS, Figures, measure

_BUILD = Path("build")
LONGEST, MOST_UNANSWERED = 30.0, 1.0
"""Seconds until all shards are answered again after a kill; percent of what is asked during a rolling restart."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Returns 1 where something took too long, or too much was not answered."""
    parser = argparse.ArgumentParser(prog="python -m tests.handing_over", description=__doc__)
    parser.add_argument("--only", nargs="*", default=(), metavar="WORD", help="those that have such a word; else all")
    options = parser.parse_args(arguments)
    forget_the_callers()
    configure_logs("ERROR", "console")
    (_BUILD / "fleet").mkdir(parents=True, exist_ok=True)
    found = asyncio.run(_run([name for name in SCENARIOS if all(word in name for word in options.only)]))
    written = {
        "settings": {"shards": SHARDS, "guilds": GUILDS, "lease": USUAL, "cores": os.cpu_count()},
        "figures": found,
    }
    (_BUILD / "fleet.json").write_text(json.dumps(written, indent=2) + "\n")
    return 1 if any(_is_bad(name, figures) for name, figures in found.items()) else 0


def _is_bad(name: str, figures: Figures) -> bool:
    restarts = "restarted" in name
    return (
        figures["tried_twice"] > 0
        or (restarts and figures["unanswered_percent"] > MOST_UNANSWERED)
        or figures["all_answered_after_seconds"] > (float("inf") if restarts else LONGEST)
    )


async def _run(names: Sequence[str]) -> dict[str, Figures]:
    found = dict[str, Figures]()
    with data_directory() as ground:
        embedded = EmbeddedPostgres(default_directory(ground))
        server = await asyncio.to_thread(embedded.start)
        database = DatabaseSettings(url=server.url)
        try:
            await migrate(database)
            for name in names:
                found[name] = await measure(name, database, _BUILD / "fleet")
                print(f"{name}: {', '.join(f'{what} {figure}' for what, figure in found[name].items())}", flush=True)
        finally:
            await asyncio.to_thread(embedded.stop)
    return found


if __name__ == "__main__":
    sys.exit(main())
