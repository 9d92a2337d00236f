"""`tux database`: what the records cost, for whoever runs the bot. Each command imports for itself what it needs."""

import argparse
from typing import TYPE_CHECKING

from interface.shared.command_line import Commands, add_command, add_group

if TYPE_CHECKING:
    from interface.shared.wiring import Shared

ALL = "all"
_MOST = 20


def add_commands(commands: Commands) -> None:
    database = add_group(commands, "database", "See what the database is busy with.")
    add_command(database, "tables", show_tables)
    slow = add_command(database, "slow", show_slow)
    slow.add_argument("--most", metavar="N", type=int, default=_MOST, help=f"how many; {_MOST} if nothing is said")
    explain = add_command(database, "explain", explain_statements)
    explain.add_argument("name", metavar="NAME", help=f"a statement, as `slow` names it, or {ALL}")
    explain.add_argument("--guild", type=int, metavar="ID", help="about this server; else about the largest")
    spread = add_command(database, "distribute", distribute_tables)
    spread.add_argument("--plan", action="store_true", help="say what would be done, and do nothing")


async def show_tables(shared: "Shared", _arguments: argparse.Namespace) -> int:
    """Rows, size, dead rows and last vacuum of each table, scans of each index, and which indexes nobody uses."""
    from infrastructure.database.tables_in_use import DatabaseUse
    from interface.startup.database_words import table_lines

    for line in table_lines(await DatabaseUse(shared.reading)(), shared.clock.now()):
        print(line)
    return 0


async def show_slow(shared: "Shared", arguments: argparse.Namespace) -> int:
    """The statements that took the most time, as the server counted, else as the running bot did."""
    from infrastructure.database.slow_statements import CountedByServer, counted_by_bot
    from interface.startup.database_words import slow_lines
    from interface.startup.probe_client import metrics

    found, source = await CountedByServer(shared.reading)(arguments.most), "pg_stat_statements"
    if found is None:
        probe = shared.settings.probe
        print("The server does not count statements: it has no extension pg_stat_statements. So the bot is asked.")
        found, source = counted_by_bot(await metrics(probe.host, probe.port), arguments.most), "the running bot"
    for line in slow_lines(found, source=source):
        print(line)
    return 0


async def explain_statements(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Try statements out with sample parameters, and say how the server carries them out; nothing is kept.

    Exits with 1 if one reads a large table from end to end.
    """
    import sys
    from difflib import get_close_matches

    from infrastructure.database.explaining import explain
    from infrastructure.samples import SAMPLES
    from interface.startup.database_words import plan_lines

    everything = arguments.name == ALL
    wanted = None if everything else arguments.name
    now = await shared.shared_clock.now()
    found = await explain(shared.engines, SAMPLES, now=now, wanted=wanted, guild=arguments.guild)
    if not found.plans and wanted is not None:
        names = sorted(found.names)
        near = get_close_matches(wanted, names, n=3) or names
        print(f"tux: no statement is called {wanted}; there is {', '.join(near)}.", file=sys.stderr)
        return 2
    for line in plan_lines(found, in_full=not everything):
        print(line)
    return 1 if any(plan.large_scans for plan in found.plans) else 0


async def distribute_tables(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Spread the tables over the servers of a Citus cluster, by Discord server; again, where it was interrupted.

    Exits with 1 if something is in the way: then nothing was changed.
    """
    from infrastructure.database.distribution.distribute import distribute, look
    from infrastructure.database.distribution.places import places_of
    from infrastructure.schema import metadata
    from interface.startup.distribution_words import done_line, outcome_lines, plan_lines, waits_line

    settings, places = shared.settings.database, places_of(metadata)
    if arguments.plan:
        found = await look(settings, places)
        lines = plan_lines(found)
    else:
        found = await distribute(
            settings,
            places,
            done=lambda done: print(done_line(done), flush=True),
            waits_for=lambda migrator: print(waits_line(settings, migrator), flush=True),
        )
        lines = outcome_lines(found)
    for line in lines:
        print(line)
    return 1 if found.hindrances else 0
