"""The command line."""

import asyncio
import signal
import sys
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager

import typer

import playground as local_discord
from application.shared.errors import ApplicationError
from infrastructure.embedded_postgres import EmbeddedPostgresError
from infrastructure.observability.logs import configure_logs
from infrastructure.settings import TuxSettings, load_settings
from interface.startup.database import data_directory, migrated, present_database, running_database
from interface.startup.doctor import examine
from interface.startup.playground_process import check_installed
from interface.startup.probe_client import ask
from interface.startup.problems import problem
from interface.startup.run import run as run_bot
from interface.startup.run import say

app = typer.Typer(
    help="Tux, a Discord bot for communities.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)


@app.command()
def run() -> None:
    """Run the bot: on Discord with DISCORD_TOKEN, else with the local playground. Ctrl-C and SIGTERM end it."""
    with clear_errors() as settings:
        _run_until_stopped(run_bot(settings))


@app.command()
def migrate() -> None:
    """Bring the database's schema up to date."""
    with clear_errors() as settings:
        if not _run_until_stopped(_migrate(settings)):
            sys.exit(1)


@app.command()
def playground() -> None:
    """Run the local Discord alone, in a process of its own; `tux run` attaches to it."""
    with clear_errors() as settings:
        check_installed()
        state = data_directory(settings) / "playground.json"
        state.parent.mkdir(parents=True, exist_ok=True)
        sys.exit(asyncio.run(local_discord.serve(settings.playground.port, state)))


@app.command()
def doctor() -> None:
    """Examine the database and what waits in it; the exit code says whether all is well."""
    with clear_errors() as settings:
        sys.exit(0 if asyncio.run(_examine(settings)) else 1)


@app.command()
def health() -> None:
    """Ask the running bot whether it is well; for a container's probe."""
    with clear_errors() as settings:
        sys.exit(0 if asyncio.run(_ask_health(settings)) else 1)


async def _migrate(settings: TuxSettings) -> None:
    async with running_database(settings, say) as database:
        await migrated(database, say)
    typer.echo("The schema is up to date.")


async def _examine(settings: TuxSettings) -> bool:
    healthy = True
    async for check in examine(present_database(settings)):
        typer.echo(f"{'ok  ' if check.passed else 'FAIL'}  {check.name:<9} {check.finding}")
        healthy = healthy and check.passed
    return healthy


async def _ask_health(settings: TuxSettings) -> bool:
    answer = await ask(settings.probe.host, settings.probe.port)
    typer.echo(answer.text)
    return answer.healthy


def _run_until_stopped(work: Coroutine[None, None, None]) -> bool:
    """Cancel the work on Ctrl-C, SIGTERM or a closed terminal, and let it end in good order.

    Returns whether it ended by itself.
    """

    async def stoppable() -> bool:
        task = asyncio.ensure_future(work)
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, task.cancel)
        if signal.getsignal(signal.SIGHUP) is not signal.SIG_IGN:  # as nohup has it
            loop.add_signal_handler(signal.SIGHUP, task.cancel)
        try:
            await task
        except asyncio.CancelledError:
            return False
        return True

    return asyncio.run(stoppable())


@contextmanager
def clear_errors() -> Iterator[TuxSettings]:
    """What a person can mend ends the command with one line and exit code 1."""
    try:
        settings = load_settings()
        configure_logs(settings.log.level, settings.log.format)
        yield settings
    except* (ApplicationError, EmbeddedPostgresError) as group:
        for error in group.exceptions:
            typer.echo(f"tux: {problem(error)}", err=True)
        sys.exit(1)
