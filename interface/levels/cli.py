"""`tux levels`: for whoever runs the bot. Each command imports for itself what it needs."""

import argparse
from typing import TYPE_CHECKING

from interface.shared.command_line import Commands, add_command, add_group, add_guild, id_typed

if TYPE_CHECKING:
    from interface.shared.wiring import Shared

FORMAT_NAMES = ("auto", "mee6", "lurkr", "arcane", "levelup", "tux")


def add_commands(commands: Commands) -> None:
    levels = add_group(commands, "levels", "Bring levels in from elsewhere, take that back, count them anew.")
    importing = add_command(levels, "import", import_levels)
    importing.add_argument("file", metavar="FILE", help="what another bot exported, as JSON or CSV")
    add_guild(importing)
    importing.add_argument("--format", choices=FORMAT_NAMES, default="auto", help="found out if nothing is said")
    importing.add_argument("--apply", action="store_true", help="write; without it is only told what would be done")
    importing.add_argument(
        "--mode",
        choices=["add", "replace", "max"],
        default="max",
        help="what becomes of the XP that members have; the larger number (max) stays if nothing is said",
    )
    rolling_back = add_command(levels, "rollback", roll_back)
    rolling_back.add_argument("operation", metavar="ID", type=id_typed, help="the number that the import was given")
    add_guild(rolling_back)
    add_guild(add_command(levels, "recompute", recompute))


async def import_levels(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Take levels over from a file; the exit code is 1 if an entry was refused."""
    from domain.levels.operations import ImportMode
    from interface.levels.level_files import read_level_file
    from interface.levels.level_wiring import importing
    from interface.levels.operations import LevelImport

    file = read_level_file(arguments.file, arguments.guild, arguments.format)
    work = LevelImport(importing(shared), arguments.guild, ImportMode(arguments.mode), file)
    await work(apply=arguments.apply)
    return 1 if file.refused else 0


async def roll_back(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Take an import back: all that it changed, as far as it is still there."""
    from interface.levels.level_wiring import rolling_back
    from interface.levels.operations import roll_back

    members = await roll_back(rolling_back(shared), arguments.guild, arguments.operation)
    print(f"Import {arguments.operation} was taken back for {members:,} members.")
    return 0


async def recompute(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Count all members' XP anew under the rules in force; interrupted, it goes on where it was."""
    from interface.levels.level_wiring import recomputing
    from interface.levels.operations import recompute

    done = await recompute(recomputing(shared), arguments.guild)
    print(f"{done.members:,} members were counted anew under version {done.version} of the rules.")
    return 0
