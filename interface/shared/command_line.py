"""What a context adds to the command line; light, since `tux --version` loads it too."""

import argparse
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from domain.shared.ids import LARGEST_ID

if TYPE_CHECKING:
    from interface.shared.wiring import Shared

type Commands = argparse._SubParsersAction[argparse.ArgumentParser]  # it has no public name
type RecordsWork = Callable[[Shared, argparse.Namespace], Awaitable[int]]
"""Works on the records, and returns the exit code."""


def add_group(commands: Commands, name: str, words: str) -> Commands:
    """`tux NAME`, to which commands of its own are added."""
    group = commands.add_parser(name, help=words, description=words)
    return group.add_subparsers(title="commands", metavar="COMMAND", required=True)


def add_command(commands: Commands, name: str, work: RecordsWork) -> argparse.ArgumentParser:
    """A command for which a database is brought up that is there and up to date; the work's docstring is its help.

    The work imports for itself what it needs.
    """
    words = work.__doc__
    command = commands.add_parser(name, help=words, description=words)
    command.set_defaults(on_records=work)
    return command


def add_guild(command: argparse.ArgumentParser) -> None:
    """`--guild ID`, which must be given."""
    command.add_argument("--guild", metavar="ID", type=id_typed, required=True, help="the server's id")


def id_typed(typed: str) -> int:
    """As `type` of an argument: the id of a server or a person, or the number of something stored."""
    if not typed.isascii() or not typed.isdigit() or len(typed) > 19 or not 0 < int(typed) <= LARGEST_ID:
        raise argparse.ArgumentTypeError("this is no whole number from 1 to 9223372036854775807")
    return int(typed)
