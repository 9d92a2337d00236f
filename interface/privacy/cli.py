"""`tux privacy`: for whoever runs the bot. Each command imports for itself what it needs."""

import argparse
from typing import TYPE_CHECKING

from interface.shared.command_line import Commands, add_command, add_group, id_typed

if TYPE_CHECKING:
    from interface.shared.wiring import Shared


def add_commands(commands: Commands) -> None:
    privacy = add_group(commands, "privacy", "Give somebody what is stored of them, or erase it.")
    exporting = add_command(privacy, "export", export_person)
    _add_user(exporting)
    exporting.add_argument("file", metavar="FILE", help="the archive to write; its name ends in .zip")
    erasing = add_command(privacy, "erase", erase_person)
    _add_user(erasing)
    erasing.add_argument("--apply", action="store_true", help="erase; without it is only told what would be done")
    add_command(privacy, "guilds", list_guilds)
    add_command(privacy, "policies", print_policies)


async def export_person(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Write all that is stored of a person, as `/privacy export` sends it, to one archive."""
    from interface.privacy.transfer import write_export
    from interface.privacy.wiring import packing_whole, personal_data

    size = await write_export(personal_data(shared), packing_whole(), arguments.user, arguments.file)
    print(f"{size:,} bytes written to {arguments.file}.")
    return 0


async def erase_person(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Erase what is stored of a person, as `/privacy erase` does; what stays, and why, is said first."""
    from application.privacy.erase_now import EraseNow
    from interface.privacy.transfer import promised
    from interface.privacy.wiring import erasing_now, personal_data

    print(promised(personal_data(shared).promise()))
    if not arguments.apply:
        print("Nothing was erased; --apply does it.")
        return 0
    await erasing_now(shared)(EraseNow(arguments.user))
    print("It is erased.")
    return 0


async def list_guilds(shared: "Shared", _: argparse.Namespace) -> int:
    """List the servers that removed the bot, and when their data is erased."""
    from interface.privacy.transfer import departed
    from interface.privacy.wiring import departures

    count = 0
    async for line in departed(departures(shared)):
        print(line)
        count += 1
    print(f"Servers that removed the bot: {count}.")
    return 0


async def print_policies(_: "Shared", __: argparse.Namespace) -> int:
    """Print what becomes of every column that holds a user's id, as docs/privacy.md has it."""
    from interface.privacy.wiring import policies

    print(policies(), end="")
    return 0


def _add_user(command: argparse.ArgumentParser) -> None:
    command.add_argument("user", metavar="USER", type=id_typed, help="the person's id")
