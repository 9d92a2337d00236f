"""`tux backup`: backups, and the proof that they can be restored. Each command imports for itself what it needs."""

import argparse
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from interface.shared.command_line import Commands, add_group

if TYPE_CHECKING:
    from domain.backups.manifest import BackupName
    from infrastructure.settings import TuxSettings


def add_commands(commands: Commands) -> None:
    backup = add_group(commands, "backup", "Backups of the database, and the proof that they can be restored.")
    making = _add(backup, "create", create)
    making.add_argument("--keep-all", action="store_true", help="remove no older one this time")
    listing = _add(backup, "list", list_all)
    proving = _add(backup, "verify", verify)
    restoring = _add(backup, "restore", restore)
    restoring.add_argument(
        "--replace", action="store_true", help="also where the database has tables; it is kept aside"
    )
    restoring.add_argument("--with-faults", action="store_true", help="also what the checks find fault with")
    for command in (proving, restoring):
        command.add_argument(
            "name",
            metavar="NAME",
            nargs="?",
            help="its name in `tux backup list`, or its file; without it, the newest one",
        )
    for command in (making, listing, proving, restoring):
        command.add_argument("--directory", metavar="DIRECTORY", help="where they are, instead of backup.directory")
    _add(backup, "key", make_key).add_argument(
        "file", metavar="FILE", help="the file to write, which must not be there"
    )


async def create(settings: "TuxSettings", arguments: argparse.Namespace) -> int:
    """Make a backup, whatever migration the database is at, and remove older ones as the settings say."""
    from application.backups.create_backup import CreateBackup
    from domain.backups.rotation import Keep
    from infrastructure.backups.choices import keep_of
    from interface.backups.wiring import create_backup
    from interface.startup.backup_words import created_lines
    from interface.startup.database import running_database
    from interface.startup.progress_told import told
    from interface.startup.saying import say

    settings, _ = _at(settings, arguments)
    keep = Keep() if arguments.keep_all else keep_of(settings.backup)
    async with running_database(settings, say) as database:
        with told() as progress:
            created = await create_backup(settings, database, progress)(CreateBackup(keep=keep))
    assert created is not None, "it was not asked whether one is due"
    for line in created_lines(created, settings.backup):
        print(line)
    return 0


async def list_all(settings: "TuxSettings", arguments: argparse.Namespace) -> int:
    """Show the backups there are; exits with 1 if one of them cannot be read."""
    from application.backups.list_backups import ListBackupsHandler
    from interface.backups.wiring import backup_shelf
    from interface.startup.backup_words import list_lines

    settings, _ = _at(settings, arguments)
    shelf = backup_shelf(settings)
    found = await ListBackupsHandler(shelf)()
    for line in list_lines(found, shelf.directory):
        print(line)
    return 1 if found.unreadable else 0


async def verify(settings: "TuxSettings", arguments: argparse.Namespace) -> int:
    """Restore a backup on a server made for the occasion, and examine it there; exits with 1 if it does not hold."""
    from application.backups.verify_backup import VerifyBackup, VerifyBackupHandler
    from infrastructure.clock import SystemClock
    from interface.backups.wiring import backup_shelf
    from interface.startup.backup_trials import scratch_server
    from interface.startup.backup_words import verified_lines
    from interface.startup.progress_told import told

    settings, name = _at(settings, arguments)
    with told() as progress:
        handler = VerifyBackupHandler(backup_shelf(settings), scratch_server(settings), progress, SystemClock())
        verified = await handler(VerifyBackup(name))
    for line in verified_lines(verified):
        print(line)
    return 0 if verified.verdict.holds else 1


async def restore(settings: "TuxSettings", arguments: argparse.Namespace) -> int:
    """Restore a backup into a new database, examine it, and have it take the place of the old one."""
    from application.backups.restore_backup import RestoreBackup, RestoreBackupHandler
    from interface.backups.wiring import backup_shelf
    from interface.startup.backup_trials import restore_target
    from interface.startup.backup_words import restored_lines
    from interface.startup.progress_told import told

    settings, name = _at(settings, arguments)
    command = RestoreBackup(name=name, replace=arguments.replace, with_faults=arguments.with_faults)
    async with restore_target(settings) as target:
        with told() as progress:
            restored = await RestoreBackupHandler(backup_shelf(settings), target, progress)(command)
    for line in restored_lines(restored):
        print(line)
    return 0


async def make_key(_settings: "TuxSettings", arguments: argparse.Namespace) -> int:
    """Make a key for encrypted backups, in a file that only you can read."""
    import asyncio

    from infrastructure.backups.encryption import new_key
    from infrastructure.backups.key_file import write_key

    key = new_key()
    await asyncio.to_thread(write_key, arguments.file, key)
    print(f"public key: {key.public}")
    print(
        f"The secret key is in {arguments.file}. Keep a copy elsewhere: without it no backup made with it can be read."
    )
    return 0


def _add(
    group: Commands, name: str, work: "Callable[[TuxSettings, argparse.Namespace], Awaitable[int]]"
) -> argparse.ArgumentParser:
    words = work.__doc__
    command = group.add_parser(name, help=words, description=words)
    command.set_defaults(by_itself=work)
    return command


def _at(settings: "TuxSettings", arguments: argparse.Namespace) -> "tuple[TuxSettings, BackupName | None]":
    """The settings with the directory that is meant, and the backup; one that is named as a file is where that is."""
    from attrs import evolve

    from infrastructure.backups.files import found_at

    directory, name = found_at(getattr(arguments, "name", None))
    chosen = arguments.directory or directory
    if chosen is not None:
        settings = evolve(settings, backup=evolve(settings.backup, directory=chosen))
    return settings, name
