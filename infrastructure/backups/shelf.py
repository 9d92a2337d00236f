"""Backups in a directory."""

import asyncio
import json
import os
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import BinaryIO

from attrs import define, frozen

from application.backups.errors import (
    BackupDamaged,
    BackupProblem,
    Damage,
    DirectoryUnusable,
    KeyDoesNotFit,
    KeyNeeded,
    NoSuchBackup,
)
from application.backups.ports import Entry, Progress, Step, Unreadable
from domain.backups.manifest import BackupName, Contents, Manifest, Origin
from infrastructure.backups.draft import FileDraft, begun, clear_away, usable
from infrastructure.backups.encryption import Key, NotAsWritten, WrongKey
from infrastructure.backups.files import Files, described_in, is_name, partial
from infrastructure.backups.manifest_file import Described, contents_of, read, refuse_newer
from infrastructure.backups.streams import BLOCK, digest_of, keep_names

type FindKey = Callable[[], Key | None]
"""Reads the key when it is needed. Raises KeyUnusable."""


class _LeftOff(Exception):
    """Nobody wants to know any more."""


@frozen
class _Draft:
    _file: FileDraft

    def receive(self, stream: BinaryIO) -> None:
        self._file.receive(stream)

    async def finish(self, contents: Contents, *, seconds: float) -> Manifest:
        return await asyncio.to_thread(self._file.finish, contents, seconds)


@define
class DirectoryShelf:
    """Everything that takes its time is done in threads."""

    directory: Path
    _find_key: FindKey

    async def prepare(self) -> None:
        await asyncio.to_thread(self._prepare)

    async def entries(self) -> tuple[Sequence[Entry], Sequence[Unreadable]]:
        return await asyncio.to_thread(self._entries)

    async def manifest(self, name: BackupName) -> Manifest:
        described = await asyncio.to_thread(self._described, name)
        refuse_newer(described.manifest)
        return described.manifest

    async def contents(self, manifest: Manifest) -> Contents:
        return await asyncio.to_thread(self._contents, manifest)

    async def damage(self, manifest: Manifest, progress: Progress) -> Damage | None:
        """Cancelled, it leaves off reading: a thread that goes on would hold up the end of the process."""
        leave_off = Event()
        try:
            return await asyncio.to_thread(self._damage, manifest, progress, leave_off)
        finally:
            leave_off.set()

    def give(self, manifest: Manifest, to: BinaryIO) -> None:
        """Raises BackupDamaged, KeyNeeded, KeyUnusable or KeyDoesNotFit, and what writing into the stream does."""
        path = self._dump(manifest)
        with path.open("rb") as file:
            if not manifest.is_encrypted:
                while block := file.read(BLOCK):
                    to.write(block)
                return
            try:
                self._key_for(manifest.name).decrypt_stream(file, to)
            except WrongKey as error:
                raise KeyDoesNotFit(manifest.name) from error
            except NotAsWritten as error:
                raise BackupDamaged(manifest.name, Damage.ALTERED) from error

    @asynccontextmanager
    async def draft(self, origin: Origin, progress: Progress) -> AsyncIterator[_Draft]:
        key = await asyncio.to_thread(self._find_key)
        file = await asyncio.to_thread(begun, self.directory, origin, key, progress.moved)
        try:
            yield _Draft(file)
        finally:
            await asyncio.to_thread(file.close)

    async def remove(self, name: BackupName) -> None:
        await asyncio.to_thread(self._remove, name)

    async def note_verified(self, name: BackupName, at: datetime) -> None:
        await asyncio.to_thread(self._note_verified, name, at)

    def _prepare(self) -> None:
        self._find_key()  # one that cannot be used is told before anything is done
        with usable(self.directory):
            self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            clear_away(self.directory)

    def _entries(self) -> tuple[list[Entry], list[Unreadable]]:
        entries: list[Entry] = []
        unreadable: list[Unreadable] = []
        with usable(self.directory):
            found = sorted(described_in(self.directory), key=lambda files: files.name, reverse=True)
        for files in found:
            try:
                described = self._described(files.name)
            except BackupProblem as error:
                unreadable.append(Unreadable(files.name, error))
            else:
                entries.append(Entry(manifest=described.manifest, verified_at=self._verified_at(files)))
        return sorted(entries, key=lambda each: each.manifest.origin.taken_at, reverse=True), unreadable

    def _described(self, name: BackupName) -> Described:
        files = Files(self.directory, name)
        if not is_name(name):
            raise NoSuchBackup(name)
        try:
            data = files.manifest.read_bytes()
        except FileNotFoundError as error:
            raise NoSuchBackup(name) from error
        except OSError as error:
            raise DirectoryUnusable(str(files.manifest), error.strerror or type(error).__name__) from error
        return read(name, data)

    def _contents(self, manifest: Manifest) -> Contents:
        said: object = self._described(manifest.name).contents
        if isinstance(said, str):
            try:
                said = json.loads(self._key_for(manifest.name).decrypt_text(said))
            except WrongKey as error:
                raise KeyDoesNotFit(manifest.name) from error
        return contents_of(manifest.name, said)

    def _damage(self, manifest: Manifest, progress: Progress, leave_off: Event) -> Damage | None:
        path = self._dump(manifest)
        with usable(self.directory):
            if not path.exists():
                return Damage.GONE
            if path.stat().st_size != manifest.size:
                return Damage.SHORT if path.stat().st_size < manifest.size else Damage.ALTERED
            progress.begins(Step.CHECKING, manifest.size)
            done = 0

            def moved(size: int) -> None:
                nonlocal done
                if leave_off.is_set():
                    raise _LeftOff
                done += size
                progress.moved(size)
                progress.comes_to(done)

            is_same = digest_of(path, moved) == manifest.sha256
            progress.ends()
        return None if is_same else Damage.ALTERED

    def _remove(self, name: BackupName) -> None:
        """The description last: should this be cut off, it says what is gone."""
        with usable(self.directory):
            files = Files(self.directory, name)
            for path in (*(each for each in files.all if each != files.manifest), files.manifest):
                path.unlink(missing_ok=True)
            keep_names(self.directory)

    def _note_verified(self, name: BackupName, at: datetime) -> None:
        files = Files(self.directory, name)
        proof = files.proof
        with usable(self.directory):
            descriptor = os.open(partial(proof), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(descriptor, "w") as file:
                if os.geteuid() == 0:  # whoever makes the backups is to read it
                    owner = files.manifest.stat()
                    os.fchown(file.fileno(), owner.st_uid, owner.st_gid)
                file.write(f"{at.astimezone(UTC).isoformat()}\n")
            partial(proof).rename(proof)

    def _verified_at(self, files: Files) -> datetime | None:
        try:
            return datetime.fromisoformat(files.proof.read_text().strip())
        except (FileNotFoundError, PermissionError, ValueError):
            return None  # nothing that this account may know of

    def _dump(self, manifest: Manifest) -> Path:
        return Files(self.directory, manifest.name).dump(encrypted=manifest.is_encrypted)

    def _key_for(self, name: BackupName) -> Key:
        key = self._find_key()
        if key is None or not key.identities:
            raise KeyNeeded(name)
        return key
