"""What the settings say of backups, as the rules have it."""

from datetime import time, timedelta
from pathlib import Path

from application.backups.errors import KeyUnusable
from domain.backups.rotation import Keep
from domain.backups.schedule import DailyAt, Every, Schedule
from infrastructure.backups.encryption import Key
from infrastructure.settings import BackupSettings, TuxSettings


def backup_directory(settings: TuxSettings) -> Path:
    chosen = settings.backup.directory
    return Path(chosen).expanduser().absolute() if chosen else settings.data_directory / "backups"


def schedule_of(settings: BackupSettings) -> Schedule | None:
    """None where none is made by itself."""
    if settings.at:
        return DailyAt(time.fromisoformat(settings.at))
    return Every(timedelta(seconds=settings.every)) if settings.every else None


def keep_of(settings: BackupSettings) -> Keep:
    return Keep(newest=settings.keep, days=settings.keep_days, weeks=settings.keep_weeks, months=settings.keep_months)


def key_of(settings: BackupSettings) -> Key | None:
    """None where none is given. Raises KeyUnusable."""
    if settings.key and settings.key_file:
        raise KeyUnusable("backup.key and backup.key_file are both set")
    if settings.key:
        return Key.of(settings.key)
    if not settings.key_file:
        return None
    try:
        return Key.of(Path(settings.key_file).expanduser().read_text())
    except OSError as error:
        raise KeyUnusable(f"{settings.key_file}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise KeyUnusable(f"{settings.key_file} is not text") from error
