"""Making a backup, and which older ones go."""

from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from application.backups.create_backup import CreateBackup, CreateBackupHandler
from application.backups.errors import BackupDamaged, BackupUnderWay, ProgramFailed
from domain.backups.database import Identity, SavedDatabase
from domain.backups.manifest import BackupName
from domain.backups.rotation import Keep
from domain.backups.schedule import Every
from infrastructure.backups.draft import FileDraft
from tests.backups import SOURCE, FakeSource, Quiet, an_origin, files_in, put, shelf_in
from tests.fakes.clock import START

DAY = timedelta(days=1)


@pytest.fixture
def source() -> FakeSource:
    return FakeSource()


@pytest.fixture
def create(source: FakeSource, tmp_path: Path) -> CreateBackupHandler:
    return CreateBackupHandler(source, shelf_in(tmp_path), Quiet())


def older(directory: Path, days: int, *, source: str = SOURCE, identity: Identity | None = None) -> BackupName:
    return put(directory, an_origin(START - days * DAY, source=source, identity=identity)).name


async def listed(directory: Path) -> list[BackupName]:
    entries, _ = await shelf_in(directory).entries()
    return [entry.manifest.name for entry in entries]


async def test_a_backup_is_made_and_older_ones_go(create: CreateBackupHandler, tmp_path: Path) -> None:
    names = [older(tmp_path, days) for days in (1, 2, 3)]
    created = await create(CreateBackup(keep=Keep(newest=2)))
    assert created is not None
    assert created.removed == [names[1], names[2]]
    assert await listed(tmp_path) == [created.manifest.name, names[0]]


async def test_what_is_not_as_it_was_written_is_left(create: CreateBackupHandler, tmp_path: Path) -> None:
    name = older(tmp_path, 1)
    (tmp_path / f"{name}.dump").write_bytes(b"somebody's own")
    created = await create(CreateBackup(keep=Keep(newest=1)))
    assert created is not None
    assert (created.removed, created.left) == ([], [name])
    assert (tmp_path / f"{name}.dump").read_bytes() == b"somebody's own"


async def test_one_whose_dump_is_gone_already_goes_too(create: CreateBackupHandler, tmp_path: Path) -> None:
    name = older(tmp_path, 1)
    (tmp_path / f"{name}.dump").unlink()
    created = await create(CreateBackup(keep=Keep(newest=1)))
    assert created is not None
    assert created.removed == [name]


async def test_those_of_another_database_and_what_is_no_backup_are_left(
    create: CreateBackupHandler, tmp_path: Path
) -> None:
    other = older(tmp_path, 1, source="postgresql://tux@server/other")
    (tmp_path / "tux-20200101T000000Z.dump").write_text("without a description")
    (tmp_path / "notes.json").write_text("{}")
    await create(CreateBackup(keep=Keep(newest=1)))
    assert other in await listed(tmp_path)
    assert {"tux-20200101T000000Z.dump", "notes.json"} <= {*files_in(tmp_path)}


async def test_whose_a_backup_is_the_server_says_and_not_the_address(
    create: CreateBackupHandler, source: FakeSource, tmp_path: Path
) -> None:
    source.database = SavedDatabase(SOURCE, identity := Identity(server="1", oid=5, name="tux"))
    of_two_alike = older(tmp_path, 1, identity=evolve(identity, server="2"))
    by_another_address = older(tmp_path, 2, source="postgresql://tux@127.0.0.1/tux", identity=identity)
    before_it_was_restored = older(tmp_path, 3, identity=evolve(identity, oid=4))
    of_an_older_version = older(tmp_path, 4)
    assert await create(CreateBackup(if_due=Every(2 * DAY + DAY / 2))) is None, "the one by another address is its own"
    created = await create(CreateBackup(keep=Keep(newest=1)))
    assert created is not None
    assert created.removed == [by_another_address, before_it_was_restored, of_an_older_version]
    assert of_two_alike in await listed(tmp_path)


async def test_the_newest_that_was_proved_stays(create: CreateBackupHandler, tmp_path: Path) -> None:
    proved, not_proved = older(tmp_path, 30), older(tmp_path, 29)
    await shelf_in(tmp_path).note_verified(proved, START)
    created = await create(CreateBackup(keep=Keep(newest=1)))
    assert created is not None
    assert created.removed == [not_proved]
    assert proved in await listed(tmp_path)


async def test_a_dump_that_fails_leaves_everything_as_it_was(
    create: CreateBackupHandler, source: FakeSource, tmp_path: Path
) -> None:
    older(tmp_path, 1)
    before, source.failure = files_in(tmp_path), ProgramFailed("pg_dump", "no room")
    with pytest.raises(ProgramFailed):
        await create(CreateBackup(keep=Keep(newest=1)))
    assert files_in(tmp_path) == before


async def test_a_disk_that_does_not_keep_what_it_took_is_noticed_before_an_older_one_goes(
    create: CreateBackupHandler, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = older(tmp_path, 1)

    close = FileDraft.close

    def lose(draft: FileDraft) -> None:
        close(draft)
        draft._dump.write_bytes(b"")

    monkeypatch.setattr(FileDraft, "close", lose)
    with pytest.raises(BackupDamaged):
        await create(CreateBackup(keep=Keep(newest=1)))
    assert name in await listed(tmp_path)


async def test_while_another_process_makes_one_none_is_made(
    create: CreateBackupHandler, source: FakeSource, tmp_path: Path
) -> None:
    source.is_taken = True
    with pytest.raises(BackupUnderWay):
        await create(CreateBackup())
    assert source.dumps == 0


async def test_one_that_another_process_has_just_made_is_not_made_again(
    create: CreateBackupHandler, source: FakeSource, tmp_path: Path
) -> None:
    older(tmp_path, 1)
    assert await create(CreateBackup(if_due=Every(2 * DAY))) is None
    assert source.dumps == 0
    assert await create(CreateBackup(if_due=Every(DAY))) is not None
