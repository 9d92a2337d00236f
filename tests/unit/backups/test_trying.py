"""Proving a backup, and bringing one back: in which order, and what is refused before what."""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from application.backups.errors import (
    BackupDamaged,
    BackupsOfSeveral,
    FaultsFound,
    NoBackupOfDatabase,
    NoSuchBackup,
    NotAsBackedUp,
)
from application.backups.ports import Finding
from application.backups.restore_backup import RestoreBackup, RestoreBackupHandler
from application.backups.verify_backup import VerifyBackup, VerifyBackupHandler
from domain.backups.comparing import TableDiffers
from domain.backups.database import Identity, SavedDatabase
from tests.backups import CONTENTS, DUMP, SOURCE, FakePlace, Quiet, an_origin, put, shelf_in
from tests.fakes.clock import START, FakeClock

FAULT = Finding(name="points", is_fine=False, words="1 does not add up")
WAITING = Finding(name="outbox", is_fine=False, words="1 given up", is_decisive=False)
OTHER = evolve(CONTENTS, rows={"cases": 2, "guilds": 1})


@pytest.fixture
def place() -> FakePlace:
    return FakePlace()


@pytest.fixture
def restore(place: FakePlace, tmp_path: Path) -> RestoreBackupHandler:
    return RestoreBackupHandler(shelf_in(tmp_path), place, Quiet())


@pytest.fixture
def verify(place: FakePlace, tmp_path: Path, clock: FakeClock) -> VerifyBackupHandler:
    return VerifyBackupHandler(shelf_in(tmp_path), place, Quiet(), clock)


async def verified_at(directory: Path) -> list[object]:
    entries, _ = await shelf_in(directory).entries()
    return [entry.verified_at for entry in entries]


async def test_one_that_holds_is_noted(verify: VerifyBackupHandler, place: FakePlace, tmp_path: Path) -> None:
    put(tmp_path)
    place.faults.append(WAITING)
    assert (await verify(VerifyBackup())).verdict.holds
    assert place.loaded == DUMP
    assert await verified_at(tmp_path) == [START]


async def test_one_that_is_not_the_same_is_not_examined_further(
    verify: VerifyBackupHandler, place: FakePlace, tmp_path: Path
) -> None:
    put(tmp_path)
    place.found = OTHER
    verdict = (await verify(VerifyBackup())).verdict
    assert (verdict.holds, verdict.differences) == (False, (TableDiffers("cases", 3, 2),))
    assert not place.is_up_to_date
    assert await verified_at(tmp_path) == [None]


async def test_one_that_is_not_well_does_not_hold(
    verify: VerifyBackupHandler, place: FakePlace, tmp_path: Path
) -> None:
    put(tmp_path)
    place.faults.append(FAULT)
    assert not (await verify(VerifyBackup())).verdict.holds
    assert await verified_at(tmp_path) == [None]


async def test_the_newest_is_verified_and_that_of_a_directory_without_any_is_none(
    verify: VerifyBackupHandler, tmp_path: Path
) -> None:
    with pytest.raises(NoSuchBackup):
        await verify(VerifyBackup())
    put(tmp_path, an_origin(START - timedelta(days=1)))
    newest = put(tmp_path)
    assert (await verify(VerifyBackup())).trial.manifest == newest


async def test_where_the_only_one_cannot_be_read_that_is_told(verify: VerifyBackupHandler, tmp_path: Path) -> None:
    (tmp_path / "tux-20260301T120000Z.json").write_text("{}")
    with pytest.raises(BackupDamaged):
        await verify(VerifyBackup())


async def test_one_that_holds_takes_the_place(restore: RestoreBackupHandler, place: FakePlace, tmp_path: Path) -> None:
    manifest = put(tmp_path)
    assert (await restore(RestoreBackup())).taken_over.aside == "tux_before"
    assert place.taken_by == manifest.name


async def test_a_damaged_one_is_refused_before_anything_is_touched(
    restore: RestoreBackupHandler, place: FakePlace, tmp_path: Path
) -> None:
    manifest = put(tmp_path)
    (tmp_path / f"{manifest.name}.dump").write_bytes(DUMP[:-1])
    with pytest.raises(BackupDamaged):
        await restore(RestoreBackup(replace=True))
    assert not place.is_open


@pytest.mark.parametrize("with_faults", [False, True])
async def test_what_is_not_the_same_takes_nobodys_place(
    restore: RestoreBackupHandler, place: FakePlace, tmp_path: Path, with_faults: bool
) -> None:
    put(tmp_path)
    place.found = OTHER
    with pytest.raises(NotAsBackedUp):
        await restore(RestoreBackup(with_faults=with_faults))
    assert place.taken_by is None


async def test_what_is_not_well_takes_the_place_only_when_told(
    restore: RestoreBackupHandler, place: FakePlace, tmp_path: Path
) -> None:
    put(tmp_path)
    place.faults += [WAITING, FAULT]
    with pytest.raises(FaultsFound) as found:
        await restore(RestoreBackup())
    assert found.value.findings == ["points: 1 does not add up"]
    assert place.taken_by is None
    place.is_up_to_date = False
    await restore(RestoreBackup(with_faults=True))
    assert place.taken_by is not None


async def test_after_the_loss_of_a_server_the_newest_of_its_address_is_restored_but_first_what_is_ones_own(
    restore: RestoreBackupHandler, place: FakePlace, tmp_path: Path
) -> None:
    place.this = SavedDatabase(SOURCE, identity := Identity(server="2", oid=None, name="tux"))
    lost = put(tmp_path, an_origin(START, identity=Identity(server="1", oid=5, name="tux")))
    await restore(RestoreBackup())
    assert place.taken_by == lost.name
    place.is_up_to_date = False
    own = put(tmp_path, an_origin(START - timedelta(days=1), source="postgresql://127.0.0.1/tux", identity=identity))
    await restore(RestoreBackup())
    assert place.taken_by == own.name


async def test_after_the_loss_of_a_server_it_has_to_be_said_which_is_meant_where_two_databases_had_its_address(
    restore: RestoreBackupHandler, place: FakePlace, tmp_path: Path
) -> None:
    place.this = SavedDatabase(SOURCE, Identity(server="3", oid=None, name="tux"))
    own = put(tmp_path, an_origin(START - timedelta(days=1), identity=Identity(server="2", oid=5, name="tux")))
    put(tmp_path, an_origin(START, identity=Identity(server="1", oid=5, name="tux")))
    with pytest.raises(BackupsOfSeveral):
        await restore(RestoreBackup())
    assert not place.is_open
    await restore(RestoreBackup(name=own.name))
    assert place.taken_by == own.name


async def test_without_a_name_the_newest_of_this_database_is_restored_and_never_another_ones(
    restore: RestoreBackupHandler, place: FakePlace, tmp_path: Path
) -> None:
    other = put(tmp_path, an_origin(START, source="postgresql://tux@server/other"))
    with pytest.raises(NoBackupOfDatabase):
        await restore(RestoreBackup())
    own = put(tmp_path, an_origin(START - timedelta(days=1)))
    await restore(RestoreBackup())
    assert place.taken_by == own.name
    place.is_up_to_date = False
    await restore(RestoreBackup(name=other.name))
    assert place.taken_by == other.name
