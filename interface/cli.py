"""The command line. Each command imports for itself what it needs: printing the version needs none of it."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from interface.levels import cli as levels
from interface.members import cli as members
from interface.points import cli as points
from interface.privacy import cli as privacy
from interface.startup import backup_commands as backup
from interface.startup import configuration_commands as configuration
from interface.startup import database_commands as database
from interface.startup import import_commands as imports

if TYPE_CHECKING:
    from infrastructure.settings import TuxSettings
    from interface.startup.checks import Check


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command and return, or exit with the code that it calls for; without `arguments`, the process's own."""
    parser = argparse.ArgumentParser(prog="tux", description="Tux, a Discord bot for communities.", allow_abbrev=False)
    # Under a name of its own: `tux config rollback` takes the number of a version.
    parser.add_argument("--version", dest="says_version", action="store_true", help="show the version and exit")
    parser.set_defaults(do=None, on_records=None, by_itself=None)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND")
    for command in (run, migrate, playground, commands, doctor, health):
        words = command.__doc__
        subparsers.add_parser(command.__name__, help=words, description=words).set_defaults(do=command)
    for group in (backup, configuration, imports, levels, members, points, privacy, database):
        group.add_commands(subparsers)
    chosen = parser.parse_args(arguments)
    if chosen.says_version:
        say_version()
    elif chosen.on_records is not None:
        _on_records(chosen)
    elif chosen.by_itself is not None:
        _by_itself(chosen)
    elif chosen.do is None:
        parser.print_help(sys.stderr)
        sys.exit(2)
    else:
        chosen.do()


def say_version() -> None:
    from importlib.metadata import version

    print(f"tux {version('tux')}")


def run() -> None:
    """Run the bot: on Discord with DISCORD_TOKEN, else with the local playground. Ctrl-C and SIGTERM end it."""
    with clear_errors() as settings:
        from interface.startup.run import run
        from interface.startup.stopping import run_until_stopped

        run_until_stopped(run(settings))


def migrate() -> None:
    """Bring the database's schema up to date."""
    with clear_errors() as settings:
        from interface.startup.database import bring_up_to_date
        from interface.startup.saying import say
        from interface.startup.stopping import run_until_stopped

        if not run_until_stopped(bring_up_to_date(settings, say)):
            sys.exit(1)
        print("The schema is up to date.")


def playground() -> None:
    """Run the local Discord alone, in a process of its own; `tux run` attaches to it."""
    with clear_errors() as settings:
        import asyncio

        from infrastructure.embedded_postgres.account import make_home
        from interface.startup.playground_process import check_installed, state_file

        check_installed()
        from playground.serving import serve

        state = state_file(settings)
        make_home(state.parent)
        sys.exit(asyncio.run(serve(settings.playground.port, state, host=settings.playground.host)))


def commands() -> None:
    """Print all commands that people can use in Discord, as Markdown."""
    with clear_errors() as settings:
        import asyncio

        from interface.startup.command_page import command_page

        print(asyncio.run(command_page(settings)), end="")


def doctor() -> None:
    """Examine the database, what waits in it, the running bot, its token and rights; exit code 0 if all is well."""
    with clear_errors() as settings:
        import asyncio

        from interface.startup.backup_doctor import examine_backups
        from interface.startup.bot_doctor import examine_bot
        from interface.startup.database import present_database
        from interface.startup.discord_doctor import examine_discord, find_discord
        from interface.startup.doctor import examine
        from interface.startup.picture_doctor import examine_pictures

        healthy = True

        def say(check: "Check") -> None:
            nonlocal healthy
            print(f"{'ok  ' if check.passed else 'FAIL'}  {check.name:<9} {check.finding}")
            healthy = healthy and check.passed

        async def report() -> None:
            database = present_database(settings)
            async for check in examine(database):
                say(check)
            async for check in examine_backups(settings, database):
                say(check)
            say(examine_pictures())
            say(await examine_bot(settings.probe))
            address = await find_discord(settings)
            async for check in examine_discord(address, members_intent=settings.discord.members_intent):
                say(check)

        asyncio.run(report())
        sys.exit(0 if healthy else 1)


def health() -> None:
    """Ask the running bot whether it is well; for a container's probe."""
    with clear_errors() as settings:
        import asyncio

        from interface.startup.probe_client import ask

        answer = asyncio.run(ask(settings.probe.host, settings.probe.port))
        print(answer.text)
        sys.exit(0 if answer.healthy else 1)


def _on_records(arguments: argparse.Namespace) -> None:
    """Do what a context's command does, on a database that is there."""
    with clear_errors() as settings:
        from interface.startup.records import exit_code

        sys.exit(exit_code(settings, arguments.on_records, arguments))


def _by_itself(arguments: argparse.Namespace) -> None:
    """Do what a command does that finds the database itself, or needs none."""
    with clear_errors() as settings:
        from interface.startup.by_itself import exit_code

        sys.exit(exit_code(settings, arguments.by_itself, arguments))


@contextmanager
def clear_errors() -> Iterator["TuxSettings"]:
    """What a person can fix ends the command with one line and exit code 1."""
    from application.shared.errors import ApplicationError
    from domain.shared.errors import DomainError
    from infrastructure.embedded_postgres import EmbeddedPostgresError
    from infrastructure.observability.logs import configure_logs
    from infrastructure.settings import load_settings

    try:
        settings = load_settings()
        configure_logs(settings.log.level, settings.log.format)
        yield settings
    except* (ApplicationError, DomainError, EmbeddedPostgresError) as group:
        from interface.startup.problems import problem

        for error in group.exceptions:
            print(f"tux: {problem(error)}", file=sys.stderr, flush=True)
        sys.exit(1)
