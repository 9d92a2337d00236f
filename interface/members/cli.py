"""`tux members`: for whoever runs the bot. Each command imports for itself what it needs."""

import argparse
from typing import TYPE_CHECKING

from interface.shared.command_line import Commands, add_command, add_group, add_guild

if TYPE_CHECKING:
    from interface.shared.wiring import Shared


def add_commands(commands: Commands) -> None:
    members = add_group(commands, "members", "Import and export the members of a server.")
    importing = add_command(members, "import", import_members)
    importing.add_argument("file", metavar="FILE", help="what to read; its name ends in .csv or .json")
    add_guild(importing)
    importing.add_argument("--apply", action="store_true", help="write; without it is only told what would be done")
    exporting = add_command(members, "export", export_members)
    exporting.add_argument("file", metavar="FILE", nargs="?", help="what to write; without it the standard output")
    add_guild(exporting)
    exporting.add_argument("--format", choices=["csv", "json"], default="csv", help="csv if nothing is said")


async def import_members(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Take members over from a file; the exit code is 1 if a line was refused."""
    from interface.members.transfer import MemberImport
    from interface.members.wiring import importing

    file: str = arguments.file
    work = MemberImport(importing(shared), arguments.guild, apply=arguments.apply, now=shared.clock.now())
    await work(file)
    print(work.summary())
    return 1 if work.refused else 0


async def export_members(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Write all members of a server, as `tux members import` reads them."""
    import sys

    from application.members.export_members import ExportMembers
    from interface.members.transfer import write_members
    from interface.members.wiring import exporting

    members = await exporting(shared)(ExportMembers(arguments.guild))
    written = await write_members(members, arguments.format, arguments.file)
    print(f"{written} members written.", file=sys.stderr)
    return 0
