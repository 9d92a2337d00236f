"""What the settings say of backups."""

from datetime import time, timedelta
from pathlib import Path

import pytest

from application.backups.errors import KeyUnusable
from domain.backups.schedule import DailyAt, Every
from infrastructure.backups.choices import backup_directory, key_of, schedule_of
from infrastructure.backups.encryption import new_key
from infrastructure.backups.key_file import write_key
from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import BackupSettings, InvalidSettings, TuxSettings, load_settings


def test_none_is_made_by_itself_unless_that_is_wished() -> None:
    assert schedule_of(BackupSettings()) is None
    assert schedule_of(BackupSettings(every=3600)) == Every(timedelta(hours=1))
    assert schedule_of(BackupSettings(at="03:30")) == DailyAt(time(3, 30))


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"AT": "25:00"}, "backup.at (TUX_BACKUP_AT) must be a time of the day like 03:30, not '25:00'"),
        (
            {"AT": "03:30", "EVERY": "60"},
            "backup.every (TUX_BACKUP_EVERY) must be 0 where backup.at is set, not 60.0",
        ),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(
    settings: dict[str, str], words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in settings.items():
        monkeypatch.setenv(f"TUX_BACKUP_{name}", value)
    with pytest.raises(InvalidSettings) as refused:
        load_settings()
    assert refused.value.problem == words


def test_backups_are_with_the_data_unless_another_place_is_named(tmp_path: Path) -> None:
    assert backup_directory(TuxSettings(data_dir=str(tmp_path))) == tmp_path / "backups"
    assert backup_directory(TuxSettings(backup=BackupSettings(directory="/mnt/disk"))) == Path("/mnt/disk")


def test_a_key_that_was_made_can_be_read_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    file, key = tmp_path / "key", new_key()
    write_key(str(file), key)
    assert file.stat().st_mode & 0o777 == 0o600
    found = key_of(BackupSettings(key_file=str(file)))
    assert found is not None
    assert [str(each) for each in found.recipients] == [key.public]
    with pytest.raises(KeyUnusable):
        write_key(str(file), new_key())
    assert key.public in file.read_text()


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "there is no key in it"),
        ("# only words", "there is no key in it"),
        ("hunter2", "line 1 begins neither with AGE-SECRET-KEY-1 nor with age1"),
        ("\nAGE-SECRET-KEY-1SECRET", "line 2 is no key of age's"),
    ],
)
def test_a_key_that_is_none_is_told_without_quoting_it(tmp_path: Path, text: str, why: str) -> None:
    (tmp_path / "key").write_text(text)
    with pytest.raises(KeyUnusable) as unusable:
        key_of(BackupSettings(key_file=str(tmp_path / "key")))
    assert unusable.value.why == why


def test_a_key_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(KeyUnusable, match="No such file"):
        key_of(BackupSettings(key_file=str(tmp_path / "gone")))


def test_two_keys_are_one_too_many() -> None:
    with pytest.raises(KeyUnusable, match="both"):
        key_of(BackupSettings(key="age1", key_file="/key"))


def test_the_key_is_not_shown() -> None:
    key = new_key()
    secret = key.text.splitlines()[1]
    assert secret not in f"{BackupSettings(key=secret)!r}{key!r}"


def test_backups_go_past_poolers_and_replicas() -> None:
    """What they restore has another name, which only one address is given."""
    settings = DatabaseSettings(
        url="postgresql://tux@pooler/club",
        session_url="postgresql://tux@server/club",
        read_url="postgresql://tux@copy/club",
    )
    direct = settings.past_poolers()
    assert str(direct.address) == str(direct.session_address) == "postgresql://tux@server/club"
    assert direct.read_address is None
    assert DatabaseSettings(url="postgresql://tux@server/club").past_poolers().address.database == "club"
