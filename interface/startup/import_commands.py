"""`tux import`: for whoever runs the bot. Each command imports for itself what it needs."""

import argparse
import sys
from typing import TYPE_CHECKING

from interface.shared.command_line import Commands, add_command, add_group, add_guild, id_typed

if TYPE_CHECKING:
    from application.imports.queries import ImportReader
    from interface.shared.wiring import Shared

_UTC = "UTC"


def add_commands(commands: Commands) -> None:
    group = add_group(commands, "import", "Move in from another bot, see what was brought in, and take that back.")
    tux = add_command(group, "tux", import_tux)
    tux.add_argument(
        "source", metavar="DSN", help="its database, as postgresql://user@host/name; - reads it from a line"
    )
    tux.add_argument("--guild", metavar="ID", type=id_typed, help="this server alone; all of them if nothing is said")
    tux.add_argument(
        "--mode",
        choices=["add", "replace", "max"],
        default="max",
        help="what becomes of the XP that members have; the larger number (max) stays if nothing is said",
    )
    zeppelin = add_command(group, "zeppelin", import_zeppelin)
    zeppelin.add_argument("file", metavar="FILE", help="what its dashboard exported")
    red = add_command(group, "red", import_red)
    red.add_argument("file", metavar="FILE", help="settings.json of its mod-log")
    for command in (zeppelin, red):
        add_guild(command)
    for command in (tux, zeppelin, red):
        command.add_argument(
            "--apply", action="store_true", help="keep it; without it all is tried out and rolled back"
        )
        command.add_argument(
            "--timezone", metavar="ZONE", help="of times that name none, as Europe/Berlin; UTC if nothing is said"
        )
        command.add_argument(
            "--same-source", action="store_true", help="it is the bot of the last import, at another place by now"
        )
        ends = command.add_mutually_exclusive_group()
        ends.add_argument(
            "--take-over-ends", action="store_true", help="have the bot end what ends in the future, such as bans"
        )
        ends.add_argument("--leave-ends", action="store_true", help="leave that to whoever made it")
    add_guild(add_command(group, "list", list_imports))
    for name, work in (("report", report_import), ("rollback", roll_back)):
        command = add_command(group, name, work)
        command.add_argument("number", metavar="NUMBER", type=id_typed, help="as `tux import list` has it")
        add_guild(command)
    command.add_argument("--apply", action="store_true", help="do it; without it that is tried out and rolled back")


async def import_tux(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Bring in what a published Tux has of its servers: cases, levels, snippets, reminders and more."""
    from infrastructure.imports.tux.database import open_tux
    from infrastructure.imports.tux.guilds import guilds_of
    from infrastructure.imports.zones import zone_named
    from interface.startup.import_asking import tell_of_secrets, tell_of_zone, typed_source
    from interface.startup.import_guild import check_all_decided, import_guild_of_tux
    from interface.startup.import_parts import command_names
    from interface.startup.import_work import patient

    tell_of_secrets(arguments.source)
    zone = zone_named(arguments.timezone or _UTC)
    async with open_tux(typed_source(arguments.source), zone) as tux, patient(shared) as records:
        tell_of_zone(arguments.timezone, is_naive=tux.is_naive)
        guilds = await guilds_of(tux, arguments.guild)
        await check_all_decided(records, tux, guilds, arguments)
        names = command_names(records)
        for guild in guilds:
            await import_guild_of_tux(records, tux, guild, names, arguments)
    if not guilds:
        print("tux: there is no such server in it.", file=sys.stderr)
        return 1
    return 0


async def import_zeppelin(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Bring in the cases of a server that Zeppelin exported."""
    from domain.imports.record import ImportSource
    from infrastructure.imports.zeppelin import read_zeppelin
    from infrastructure.imports.zones import zone_named
    from interface.startup.import_asking import tell_of_zone
    from interface.startup.import_guild import import_export
    from interface.startup.import_work import patient

    export = read_zeppelin(arguments.file, zone_named(arguments.timezone or _UTC))
    tell_of_zone(arguments.timezone, is_naive=True)
    async with patient(shared) as records:
        return await import_export(records, ImportSource.ZEPPELIN, export, arguments)


async def import_red(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Bring in the cases of a server from the mod-log of Red."""
    from domain.imports.record import ImportSource
    from infrastructure.imports.red import read_red
    from interface.startup.import_asking import tell_of_zone
    from interface.startup.import_guild import import_export
    from interface.startup.import_work import patient

    export = read_red(arguments.file, arguments.guild)
    tell_of_zone(arguments.timezone, is_naive=False)
    async with patient(shared) as records:
        return await import_export(records, ImportSource.RED, export, arguments)


async def list_imports(shared: "Shared", arguments: argparse.Namespace) -> int:
    """List what was brought into a server, newest first."""
    from interface.startup.import_words import list_line

    for record in await _reader(shared).newest(arguments.guild):
        print(list_line(record))
    return 0


async def report_import(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Say what an import brought in, what it left out and why, and what was taken back."""
    from interface.startup.import_words import report_lines

    for line in report_lines(await _reader(shared).get(arguments.guild, arguments.number)):
        print(line)
    return 0


async def roll_back(shared: "Shared", arguments: argparse.Namespace) -> int:
    """Take an import back: all of it that nobody has changed since; the exit code is 1 if something stays."""
    from interface.startup.import_parts import keepers
    from interface.startup.import_words import taken_back_lines
    from interface.startup.import_work import patient, take_back

    record = await _reader(shared).get(arguments.guild, arguments.number)
    async with patient(shared) as records:
        parts = await take_back(records, arguments.guild, record.id, keepers(), keep=arguments.apply)
    for line in taken_back_lines(parts, keep=arguments.apply):
        print(line)
    return 1 if any(part.kept for part in parts) else 0


def _reader(shared: "Shared") -> "ImportReader":
    from infrastructure.imports.import_reader import PostgresImportReader

    return PostgresImportReader(shared.reading)
