"""Runs a storm on a database server of its own, and compares: `python -m tests.storm --seed 7`."""

import argparse
import asyncio
import sys
from collections.abc import Sequence
from pathlib import Path

from infrastructure.database.migrate import migrate
from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres import EmbeddedPostgres, default_directory
from infrastructure.observability.logs import configure_logs
from interface.startup.database_keeper import kept_running
from tests.e2e.grounds import data_directory
from tests.environment import forget_the_callers
from tests.integration.embedded_postgres.directories import postmaster_of
from tests.storm.storm import Outcome, Storm, Weather

_LOGS = Path("build/storm")


def main(arguments: Sequence[str] | None = None) -> int:
    """Prints what happened and what does not agree; returns 1 where there is any of that."""
    parser = argparse.ArgumentParser(prog="python -m tests.storm", description=__doc__)
    parser.add_argument("--seed", type=int, default=1, help="what is drawn from (%(default)s)")
    parser.add_argument("--actions", type=int, default=5000, help="until so many commands were used (%(default)s)")
    parser.add_argument("--kills", type=int, default=20, help="and a bot was killed so often (%(default)s)")
    parser.add_argument("--seconds", type=float, default=3600.0, help="how long that may take (%(default)s)")
    parser.add_argument("--bots", type=int, default=2, help="processes of the bot (%(default)s)")
    parser.add_argument("--shards", type=int, help="into how many the bot is split; else one for each process")
    parser.add_argument("--guilds", type=int, default=20, help="(%(default)s)")
    parser.add_argument("--moderators", type=int, default=10, help="(%(default)s)")
    parser.add_argument("--visitors", type=int, default=4, help="those acted on in each guild (%(default)s)")
    parser.add_argument("--pause", type=float, default=0.1, help="seconds between two commands of one (%(default)s)")
    parser.add_argument("--calm", type=float, default=0.35, help="seconds between two troubles (%(default)s)")
    parser.add_argument(
        "--without-members-intent",
        dest="members_intent",
        action="store_false",
        help="the bots hear of who came back by what they do",
    )
    parser.add_argument("--only", nargs="*", default=(), metavar="TROUBLE", help="such as bot_is_killed; else all")
    parser.add_argument(
        "--narrow", dest="wide", action="store_false", help="nothing is voided, undone, made slow or cleared"
    )
    options = parser.parse_args(arguments)
    forget_the_callers()
    configure_logs("ERROR", "console")
    _LOGS.mkdir(parents=True, exist_ok=True)
    for log in _LOGS.glob("bot-*.log"):
        log.unlink()
    outcome = asyncio.run(_run(Weather(**vars(options))))
    print("\n".join(outcome.lines()))
    return 1 if outcome.disagreements else 0


async def _run(weather: Weather) -> Outcome:
    with data_directory() as ground:
        directory = default_directory(ground)
        embedded = EmbeddedPostgres(directory)
        server = await asyncio.to_thread(embedded.start)
        try:
            database = DatabaseSettings(url=server.url)
            await migrate(database)
            async with kept_running(embedded):
                return await Storm(weather, database, _LOGS, lambda: postmaster_of(directory)).run()
        finally:
            await asyncio.to_thread(embedded.stop)


if __name__ == "__main__":
    sys.exit(main())
