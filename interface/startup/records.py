"""Commands that work on the records, with or without a running bot."""

import argparse

from attrs import evolve

from infrastructure.settings import TuxSettings
from interface.main import open_shared
from interface.shared.command_line import RecordsWork
from interface.startup.database import migrated, running_database
from interface.startup.saying import say
from interface.startup.stopping import run_until_stopped

STOPPED = 130  # as shells have it


def exit_code(settings: TuxSettings, work: RecordsWork, arguments: argparse.Namespace) -> int:
    """Do the work on a database that is there and up to date; what it returns, or 130 where it was stopped.

    Raises what `running_database` and `migrated` do.
    """
    code = STOPPED

    async def on_records() -> None:
        nonlocal code
        async with running_database(settings, say) as database:
            await migrated(database, say)
            shared = open_shared(evolve(settings, database=database))
            try:
                code = await work(shared, arguments)
            finally:
                await shared.engines.dispose()

    run_until_stopped(on_records())
    return code
