"""`tux doctor` on backups, where they are made by themselves."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

from application.backups.errors import BackupProblem
from application.backups.list_backups import ListBackupsHandler
from domain.backups.schedule import is_overdue
from infrastructure.backups.choices import backup_directory, schedule_of
from infrastructure.backups.shelf import DirectoryShelf
from infrastructure.backups.whose import saved_database
from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import TuxSettings
from interface.backups.words import problem_words
from interface.startup.checks import Check

_NAME = "backups"


async def examine_backups(settings: TuxSettings, database: DatabaseSettings) -> AsyncIterator[Check]:
    """Nothing where no schedule is set: then others see to it."""
    schedule = schedule_of(settings.backup)
    if schedule is None:
        return
    directory = backup_directory(settings)
    try:
        found = await ListBackupsHandler(DirectoryShelf(directory, lambda: None))()
        this = await saved_database(database.past_poolers())
    except BackupProblem as problem:
        yield Check(_NAME, passed=False, finding=problem_words(problem))
        return
    last, now = found.newest_of(this), datetime.now(UTC)
    yield Check(_NAME, passed=not is_overdue(schedule, last, now), finding=f"{_newest(last, now)} in {directory}")
    for each in found.unreadable:
        words = problem_words(each.error) if isinstance(each.error, BackupProblem) else repr(each.error)
        yield Check(_NAME, passed=False, finding=words)


def _newest(last: datetime | None, now: datetime) -> str:
    if last is None:
        return "there is none of this database"
    hours = (now - last).total_seconds() / 3600
    return f"the newest is {hours / 24:.1f} days old" if hours >= 48 else f"the newest is {hours:.1f} hours old"
