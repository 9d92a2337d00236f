"""`tux doctor` looks at backups where they are made by themselves."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import AsyncMock

import pytest
from attrs import evolve

from domain.backups.database import SavedDatabase
from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import BackupSettings, TuxSettings
from interface.startup import backup_doctor
from interface.startup.backup_doctor import examine_backups
from interface.startup.checks import Check
from tests.backups import SOURCE, an_origin, put

DATABASE = DatabaseSettings(url=SOURCE)
HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
def server(monkeypatch: pytest.MonkeyPatch) -> None:
    """It need not be there: it does not say which it is."""
    monkeypatch.setattr(backup_doctor, "saved_database", AsyncMock(return_value=SavedDatabase(SOURCE)))


@pytest.fixture
def settings(tmp_path: Path) -> TuxSettings:
    return TuxSettings(backup=BackupSettings(directory=str(tmp_path), every=HOUR.total_seconds()))


async def checks(settings: TuxSettings) -> list[Check]:
    return [check async for check in examine_backups(settings, DATABASE)]


async def test_without_a_schedule_nothing_is_asked(settings: TuxSettings) -> None:
    assert await checks(evolve(settings, backup=BackupSettings(directory="/nowhere"))) == []


async def test_none_at_all_and_those_of_another_database_are_too_few(settings: TuxSettings, tmp_path: Path) -> None:
    put(tmp_path, an_origin(datetime.now(UTC), source="postgresql://tux@server/other"))
    assert await checks(settings) == [
        Check("backups", passed=False, finding=f"there is none of this database in {tmp_path}")
    ]


@pytest.mark.parametrize(("age", "passed"), [(HOUR, True), (3 * HOUR, False)])
async def test_one_that_is_too_old_is_told(settings: TuxSettings, tmp_path: Path, age: timedelta, passed: bool) -> None:
    put(tmp_path, an_origin(datetime.now(UTC) - age))
    [check] = await checks(settings)
    assert check.passed is passed
    assert check.finding == f"the newest is {age / HOUR:.1f} hours old in {tmp_path}"


async def test_one_that_cannot_be_read_is_told(settings: TuxSettings, tmp_path: Path) -> None:
    manifest = put(tmp_path, an_origin(datetime.now(UTC)))
    (tmp_path / "tux-20200101T000000Z.json").write_text("{")
    newest, broken = await checks(settings)
    assert (newest.passed, broken.passed) == (True, False)
    assert "tux-20200101T000000Z is damaged" in broken.finding
    assert manifest.name != "tux-20200101T000000Z"


async def test_a_directory_that_cannot_be_looked_into_is_told(settings: TuxSettings, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    there = evolve(settings, backup=evolve(settings.backup, directory=str(tmp_path / "file")))
    [check] = await checks(there)
    assert not check.passed
