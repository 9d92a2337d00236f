"""Backups as files: what is damaged, cut off or of somebody else is never taken for one."""

import asyncio
import errno
import fcntl
import hashlib
import json
import os
import stat
import threading
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pytest
from attrs import evolve
from pyrage import EncryptError

from application.backups.errors import (
    BackupDamaged,
    BackupTooNew,
    Damage,
    DirectoryUnusable,
    KeyDoesNotFit,
    KeyNeeded,
    KeyUnusable,
    NoSuchBackup,
)
from application.backups.trying import opened
from domain.backups.database import Identity
from domain.backups.manifest import BackupName
from infrastructure.backups.draft import FileDraft, begun, usable
from infrastructure.backups.encryption import Key
from infrastructure.backups.files import found_at, partial
from infrastructure.backups.shelf import DirectoryShelf
from infrastructure.backups.streams import Moved
from tests.backups import CONTENTS, DUMP, Quiet, a_key, an_origin, files_in, put, shelf_in
from tests.fakes.clock import START

KEYS = [None, a_key()]


def dump_of(directory: Path) -> Path:
    return next(path for path in directory.iterdir() if path.name.endswith((".dump", ".age")))


def flip(path: Path, at: int) -> None:
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(bytes(data))


@pytest.mark.parametrize("key", KEYS, ids=["open", "encrypted"])
async def test_what_was_put_there_comes_back(tmp_path: Path, key: Key | None) -> None:
    manifest = put(tmp_path, key=key)
    shelf, out = shelf_in(tmp_path, key), BytesIO()
    assert await shelf.manifest(manifest.name) == evolve(manifest, seconds=1.5)
    assert await shelf.contents(manifest) == CONTENTS
    assert await shelf.damage(manifest, Quiet()) is None
    shelf.give(manifest, out)
    assert out.getvalue() == DUMP


def test_nobody_else_can_read_it_and_nothing_of_it_is_readable_without_the_key(tmp_path: Path) -> None:
    put(tmp_path, key=a_key())
    for path in tmp_path.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        assert b"rows rows" not in path.read_bytes()
        assert b"newest_cases" not in path.read_bytes()


@pytest.mark.parametrize("key", KEYS, ids=["open", "encrypted"])
@pytest.mark.parametrize("place", [0, 100, 70_000, -1])
async def test_a_byte_that_is_not_as_written_is_noticed(tmp_path: Path, key: Key | None, place: int) -> None:
    manifest = put(tmp_path, key=key)
    flip(dump_of(tmp_path), place)
    with pytest.raises(BackupDamaged) as damaged:
        await opened(shelf_in(tmp_path, key), manifest.name, Quiet())
    assert damaged.value.damage is Damage.ALTERED


@pytest.mark.parametrize(
    ("length", "damage"), [(0, Damage.SHORT), (65_700, Damage.SHORT), (-1, Damage.SHORT), (None, Damage.GONE)]
)
async def test_one_that_is_cut_off_or_gone_is_noticed(tmp_path: Path, length: int | None, damage: Damage) -> None:
    manifest, path = put(tmp_path), dump_of(tmp_path)
    if length is None:
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(BackupDamaged) as damaged:
        await opened(shelf_in(tmp_path), manifest.name, Quiet())
    assert damaged.value.damage is damage


async def test_encryption_itself_notices_an_end_that_is_missing(tmp_path: Path) -> None:
    key = a_key()
    manifest, path = put(tmp_path, key=key), dump_of(tmp_path)
    path.write_bytes(path.read_bytes()[: 200 + 65_552])  # all of its first part
    with pytest.raises(BackupDamaged):
        shelf_in(tmp_path, key).give(manifest, BytesIO())


@pytest.mark.parametrize("place", range(5, 530, 43))
async def test_a_description_that_is_not_as_written_is_noticed(tmp_path: Path, place: int) -> None:
    manifest = put(tmp_path)
    flip(tmp_path / f"{manifest.name}.json", place)
    with pytest.raises(BackupDamaged) as damaged:
        await shelf_in(tmp_path).manifest(manifest.name)
    assert damaged.value.damage is Damage.MANIFEST
    entries, [unreadable] = await shelf_in(tmp_path).entries()
    assert (entries, unreadable.name) == ([], manifest.name)


def describe(path: Path, **otherwise: object) -> None:
    """Change what it says, and its digest with it."""
    said = json.loads(path.read_text()) | otherwise
    del said["digest"]
    digest = hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
    path.write_text(json.dumps(said | {"digest": digest}))


@pytest.mark.parametrize(
    "otherwise",
    [
        {"name": "tux-20260301T120001Z"},
        {"source": None},
        {"taken_at": "yesterday"},
        {"server_major": "18"},
        {"seconds": "a few"},
        {"identity": "tux"},
        {"identity": {"server": "1", "oid": "5", "name": "tux"}},
        {"contents": None},
    ],
    ids=str,
)
async def test_a_description_of_what_cannot_be_is_damaged(tmp_path: Path, otherwise: dict[str, object]) -> None:
    manifest = put(tmp_path)
    path = tmp_path / f"{manifest.name}.json"
    describe(path)
    assert await shelf_in(tmp_path).manifest(manifest.name) == manifest
    describe(path, **otherwise)
    with pytest.raises(BackupDamaged) as damaged:
        await shelf_in(tmp_path).manifest(manifest.name)
    assert damaged.value.damage is Damage.MANIFEST


@pytest.mark.parametrize("contents", [{"rows": {"cases": "three"}, "newest_cases": {}}, {"rows": {}}], ids=str)
async def test_contents_that_cannot_be_are_damaged(tmp_path: Path, contents: dict[str, object]) -> None:
    manifest = put(tmp_path)
    describe(tmp_path / f"{manifest.name}.json", contents=contents)
    with pytest.raises(BackupDamaged) as damaged:
        await shelf_in(tmp_path).contents(manifest)
    assert damaged.value.damage is Damage.MANIFEST


async def test_a_description_says_whose_database_it_was(tmp_path: Path) -> None:
    manifest = put(tmp_path, an_origin(revision=None, identity=Identity(server="1", oid=5, name="tux")))
    assert await shelf_in(tmp_path).manifest(manifest.name) == manifest


async def test_a_description_that_cannot_be_read_is_told_with_what_the_system_says(tmp_path: Path) -> None:
    manifest = put(tmp_path)
    described = tmp_path / f"{manifest.name}.json"
    described.unlink()
    described.mkdir()
    with pytest.raises(DirectoryUnusable) as unusable:
        await shelf_in(tmp_path).manifest(manifest.name)
    assert (unusable.value.path, unusable.value.why) == (str(described), "Is a directory")
    entries, [unreadable] = await shelf_in(tmp_path).entries()
    assert (entries, unreadable.name) == ([], manifest.name)


async def test_without_the_key_or_with_another_or_a_public_one_it_is_not_read(tmp_path: Path) -> None:
    key = a_key()
    manifest = put(tmp_path, key=key)
    public = Key(key.recipients, ())
    for given, error in ((None, KeyNeeded), (public, KeyNeeded), (a_key(), KeyDoesNotFit)):
        with pytest.raises(error):
            await opened(shelf_in(tmp_path, given), manifest.name, Quiet())
        with pytest.raises(error):
            shelf_in(tmp_path, given).give(manifest, BytesIO())


async def test_one_of_a_newer_tux_is_refused(tmp_path: Path) -> None:
    manifest = put(tmp_path, an_origin(revision="9999", tux="7.0"))
    with pytest.raises(BackupTooNew) as newer:
        await opened(shelf_in(tmp_path), manifest.name, Quiet())
    assert (newer.value.tux, newer.value.revision) == ("7.0", "9999")
    entries, _ = await shelf_in(tmp_path).entries()
    assert [entry.manifest for entry in entries] == [manifest], "it is shown all the same"


@pytest.mark.parametrize("name", ["tux-20260301T120000Z", "../tux-20260301T120000Z", "passwd", ""])
async def test_what_is_not_there_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoSuchBackup):
        await shelf_in(tmp_path).manifest(BackupName(name))


async def test_a_directory_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(DirectoryUnusable):
        await shelf_in(tmp_path / "file").prepare()


async def test_a_key_that_cannot_be_used_is_told_before_anything_is_made(tmp_path: Path) -> None:
    def no_key() -> Key:
        raise KeyUnusable("there is no key in it")

    with pytest.raises(KeyUnusable):
        await DirectoryShelf(tmp_path / "backups", no_key).prepare()
    assert files_in(tmp_path) == {}


def begin(directory: Path, key: Key | None = None) -> FileDraft:
    draft = begun(directory, an_origin(), key, lambda _size: None)
    draft.receive(BytesIO(DUMP))
    return draft


class FullDisk(BytesIO):
    def write(self, _data: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize("key", KEYS, ids=["open", "encrypted"])
def test_a_full_disk_is_told_as_such_also_by_who_encrypts(tmp_path: Path, key: Key | None) -> None:
    draft = begun(tmp_path, an_origin(), key, lambda _size: None)
    draft._sink._file = FullDisk()
    with pytest.raises(DirectoryUnusable) as full:
        draft.receive(BytesIO(DUMP))
    assert (full.value.path, full.value.why) == (str(tmp_path), "No space left on device")
    draft.close()


@pytest.mark.parametrize("key", KEYS, ids=["open", "encrypted"])
def test_a_stream_that_breaks_is_no_failure_of_the_disk(tmp_path: Path, key: Key | None) -> None:
    class Broken(BytesIO):
        def read(self, _size: int | None = -1) -> bytes:
            raise RuntimeError

    draft = begun(tmp_path, an_origin(), key, lambda _size: None)
    with pytest.raises((RuntimeError, EncryptError)):
        draft.receive(Broken())
    draft.close()


def test_an_error_that_the_system_has_no_words_for_is_named_by_its_kind(tmp_path: Path) -> None:
    with pytest.raises(DirectoryUnusable) as unusable, usable(tmp_path):
        raise TimeoutError
    assert (unusable.value.path, unusable.value.why) == (str(tmp_path), "TimeoutError")


def kill(draft: FileDraft) -> None:
    """All that the kernel does for a process that is killed: its locks are free."""
    draft._file.close()


async def test_one_that_was_killed_half_way_is_none_and_is_cleared_away(tmp_path: Path) -> None:
    kill(begin(tmp_path))
    shelf = shelf_in(tmp_path)
    assert await shelf.entries() == ([], [])
    await shelf.prepare()
    assert files_in(tmp_path) == {}


async def test_what_was_left_is_cleared_away_also_where_only_what_may_be_written_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kill(begin(tmp_path))

    def lock_of_nfs(descriptor: int, how: int) -> None:
        """Linux, "flock(2)": over NFS it is a lock of fcntl, which asks for a file that may be written."""
        if fcntl.fcntl(descriptor, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise OSError(errno.EBADF, "Bad file descriptor")
        flock(descriptor, how)

    flock = fcntl.flock
    monkeypatch.setattr(fcntl, "flock", lock_of_nfs)
    await shelf_in(tmp_path).prepare()
    assert files_in(tmp_path) == {}


async def test_one_that_is_being_written_is_not_cleared_away(tmp_path: Path) -> None:
    draft = begin(tmp_path)
    await shelf_in(tmp_path).prepare()
    assert await shelf_in(tmp_path).entries() == ([], [])
    manifest = draft.finish(CONTENTS, 1)
    draft.close()
    assert await shelf_in(tmp_path).damage(manifest, Quiet()) is None


@pytest.mark.parametrize("key", KEYS, ids=["open", "encrypted"])
async def test_one_that_was_killed_before_its_last_step_is_finished(tmp_path: Path, key: Key | None) -> None:
    manifest = put(tmp_path, key=key)
    described = tmp_path / f"{manifest.name}.json"
    described.rename(partial(described))
    shelf = shelf_in(tmp_path, key)
    assert await shelf.entries() == ([], [])
    await shelf.prepare()
    assert (await opened(shelf, manifest.name, Quiet())).manifest == manifest


def test_one_that_was_given_up_leaves_nothing(tmp_path: Path) -> None:
    draft = begin(tmp_path, a_key())
    draft.close()
    assert files_in(tmp_path) == {}


def test_two_of_the_same_second_have_names_of_their_own(tmp_path: Path) -> None:
    names = [put(tmp_path).name for _ in range(3)]
    assert names == ["tux-20260301T120000Z", "tux-20260301T120000Z-2", "tux-20260301T120000Z-3"]


def test_two_that_are_written_at_the_same_time_have_names_of_their_own(tmp_path: Path) -> None:
    drafts = [begin(tmp_path), begin(tmp_path)]
    names = [draft.finish(CONTENTS, 1).name for draft in drafts]
    assert names == ["tux-20260301T120000Z", "tux-20260301T120000Z-2"]
    for draft in drafts:
        draft.close()


@pytest.mark.parametrize("is_taken", [False, True], ids=["gone", "somebody else's"])
async def test_one_whose_file_was_cleared_away_before_it_was_locked_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_taken: bool
) -> None:
    flock, opened_files = fcntl.flock, list[BinaryIO]()

    def lock_too_late(file: BinaryIO, how: int) -> None:
        if not opened_files:
            [unfinished] = tmp_path.iterdir()
            unfinished.unlink()
            if is_taken:
                unfinished.touch()
        opened_files.append(file)
        flock(file, how)

    monkeypatch.setattr("infrastructure.backups.draft.fcntl.flock", lock_too_late)
    draft = begin(tmp_path)
    monkeypatch.setattr("infrastructure.backups.draft.fcntl.flock", flock)
    manifest = draft.finish(CONTENTS, 1)
    draft.close()
    assert manifest.name == f"tux-20260301T120000Z{'-2' if is_taken else ''}"
    assert [file.closed for file in opened_files] == [True, True]
    assert await shelf_in(tmp_path).damage(manifest, Quiet()) is None


async def test_who_leaves_off_looking_for_damage_reads_no_further(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest, progress = put(tmp_path), Quiet()
    loop, may_go_on, has_ended = asyncio.get_running_loop(), threading.Event(), threading.Event()

    def digest_of(_path: Path, moved: Moved) -> str:
        loop.call_soon_threadsafe(looking.cancel)
        assert may_go_on.wait(10)
        try:
            moved(1)
        finally:
            has_ended.set()
        return ""

    monkeypatch.setattr("infrastructure.backups.shelf.digest_of", digest_of)
    looking = asyncio.create_task(shelf_in(tmp_path).damage(manifest, progress))
    with pytest.raises(asyncio.CancelledError):
        await looking
    may_go_on.set()
    assert await asyncio.to_thread(has_ended.wait, 10)
    assert progress.moved_bytes == 0


async def test_the_newest_comes_first_and_says_when_it_was_verified(tmp_path: Path) -> None:
    older = put(tmp_path, an_origin(START - timedelta(days=1)))
    newer = put(tmp_path, an_origin(START))
    shelf = shelf_in(tmp_path)
    await shelf.note_verified(older.name, START)
    entries, _ = await shelf.entries()
    assert [(each.manifest.name, each.verified_at) for each in entries] == [(newer.name, None), (older.name, START)]


async def test_what_is_removed_is_gone_whole(tmp_path: Path) -> None:
    manifest = put(tmp_path)
    shelf = shelf_in(tmp_path)
    await shelf.note_verified(manifest.name, START)
    await shelf.remove(manifest.name)
    assert files_in(tmp_path) == {}


async def test_a_description_of_another_form_is_one_of_a_newer_tux(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("infrastructure.backups.manifest_file.FORMAT", 2)
    manifest = put(tmp_path)
    assert json.loads((tmp_path / f"{manifest.name}.json").read_text())["format"] == 2
    monkeypatch.setattr("infrastructure.backups.manifest_file.FORMAT", 1)
    with pytest.raises(BackupTooNew):
        await shelf_in(tmp_path).manifest(manifest.name)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (None, (None, None)),
        ("tux-20260301T120000Z", (None, "tux-20260301T120000Z")),
        ("/mnt/disk/tux-20260301T120000Z.dump.age", ("/mnt/disk", "tux-20260301T120000Z")),
        ("./tux-20260301T120000Z.json", (".", "tux-20260301T120000Z")),
    ],
)
def test_a_backup_is_named_by_itself_or_by_one_of_its_files(
    typed: str | None, found: tuple[str | None, str | None]
) -> None:
    assert found_at(typed) == found


@pytest.mark.parametrize(("user", "is_given"), [(0, True), (1, False), (1000, False)])
async def test_what_root_notes_belongs_to_whoever_makes_the_backups(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, user: int, is_given: bool
) -> None:
    manifest, given = put(tmp_path), list[tuple[int, int]]()
    monkeypatch.setattr("infrastructure.backups.shelf.os.geteuid", lambda: user)
    monkeypatch.setattr(
        "infrastructure.backups.shelf.os.fchown", lambda _file, owner, group: given.append((owner, group))
    )
    await shelf_in(tmp_path).note_verified(manifest.name, START)
    owner = (tmp_path / f"{manifest.name}.json").stat()
    assert given == ([(owner.st_uid, owner.st_gid)] if is_given else [])
