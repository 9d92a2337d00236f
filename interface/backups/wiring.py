import math
from collections.abc import Awaitable, Callable
from datetime import datetime

from application.backups.create_backup import CreateBackupHandler
from application.backups.list_backups import ListBackupsHandler
from application.backups.ports import Progress
from infrastructure.backups.choices import backup_directory, keep_of, key_of, schedule_of
from infrastructure.backups.shelf import DirectoryShelf
from infrastructure.backups.source import PostgresSource
from infrastructure.backups.whose import saved_database
from infrastructure.database.settings import DatabaseSettings
from infrastructure.observability.metrics import BACKUP_AGE, BACKUP_FAILURES
from infrastructure.settings import TuxSettings
from interface.backups.scheduled import Beats, ScheduledBackups
from interface.backups.words import no_words
from interface.shared.context import Background, Context
from interface.shared.wiring import Shared

LOOK_EVERY = 60.0
"""Seconds between two looks whether a backup is due."""
_SILENT_AFTER = 1800.0
"""Seconds without a sign of life: longer than it takes to count the rows of a large database."""

_NAME = "backups"


def backup_shelf(settings: TuxSettings) -> DirectoryShelf:
    return DirectoryShelf(backup_directory(settings), lambda: key_of(settings.backup))


def create_backup(settings: TuxSettings, database: DatabaseSettings, progress: Progress) -> CreateBackupHandler:
    return CreateBackupHandler(PostgresSource(database.past_poolers()), backup_shelf(settings), progress)


def backups_context(shared: Shared) -> Context:
    """Without a schedule there is nothing to do."""
    work = _scheduled(shared)
    background = () if work is None else (Background(_NAME, work, LOOK_EVERY, needs_discord=False, within=None),)
    return Context(equip=lambda _bot: None, words=no_words, reactions={}, background=background)


def _scheduled(shared: Shared) -> Callable[[], Awaitable[None]] | None:
    settings = shared.settings
    schedule = schedule_of(settings.backup)
    if schedule is None:
        return None
    pulse = shared.watchdog.pulse(_NAME, within=LOOK_EVERY + _SILENT_AFTER)
    return ScheduledBackups(
        create=create_backup(settings, settings.database, Beats(pulse.beat)),
        list=ListBackupsHandler(backup_shelf(settings)),
        whose=lambda: saved_database(settings.database.past_poolers()),
        schedule=schedule,
        keep=keep_of(settings.backup),
        clock=shared.clock,
        beat=pulse.beat,
        failed=BACKUP_FAILURES.inc,
        tell_newest=lambda newest: BACKUP_AGE.set_function(lambda: _age(newest, shared.clock.now())),
    )


def _age(newest: datetime | None, now: datetime) -> float:
    """In seconds; it grows also while nobody looks."""
    return math.inf if newest is None else (now - newest).total_seconds()
