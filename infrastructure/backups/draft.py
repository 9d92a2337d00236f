"""A backup that is being written: under another name until all of it is on the disk."""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from attrs import define

from application.backups.errors import DirectoryUnusable
from domain.backups.manifest import Contents, Manifest, Origin
from infrastructure.backups.encryption import Key
from infrastructure.backups.files import Files, named_at, partial, unfinished_in
from infrastructure.backups.manifest_file import contents_as_json, written
from infrastructure.backups.streams import Moved, Sink, keep, keep_names


@define(eq=False)
class FileDraft:
    """Blocking. As long as it is open it is locked, by which others see that it is no leftover."""

    _files: Files
    _origin: Origin
    _key: Key | None
    _file: BinaryIO
    _sink: Sink

    @property
    def _dump(self) -> Path:
        return self._files.dump(encrypted=self._key is not None)

    def receive(self, stream: BinaryIO) -> None:
        """Raises DirectoryUnusable."""
        sink = cast("BinaryIO", self._sink)
        with usable(self._files.directory):
            try:
                if self._key is None:
                    while block := stream.read(1 << 16):
                        sink.write(block)
                else:
                    self._key.encrypt_stream(stream, sink)
            except Exception:
                if self._sink.failure is not None:
                    raise self._sink.failure from None
                raise

    def finish(self, contents: Contents, seconds: float) -> Manifest:
        """The description comes last: with it, the backup is one."""
        with usable(self._files.directory):
            keep(self._file)
            manifest = Manifest(
                name=self._files.name,
                origin=self._origin,
                seconds=seconds,
                size=self._sink.size,
                sha256=self._sink.sha256,
                is_encrypted=self._key is not None,
            )
            self._describe(manifest, contents)
            partial(self._dump).rename(self._dump)
            partial(self._files.manifest).rename(self._files.manifest)
            keep_names(self._files.directory)
        return manifest

    def _describe(self, manifest: Manifest, contents: Contents) -> None:
        said: object = contents_as_json(contents)
        if self._key is not None:
            said = self._key.encrypt_text(json.dumps(said))
        descriptor = os.open(partial(self._files.manifest), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(written(manifest, said))
            keep(file)

    def close(self) -> None:
        """What is not finished by now is gone."""
        for path in (self._dump, self._files.manifest):
            partial(path).unlink(missing_ok=True)
        self._file.close()


def begun(directory: Path, origin: Origin, key: Key | None, moved: Moved) -> FileDraft:
    """Raises DirectoryUnusable."""
    nth = 0
    with usable(directory):
        while True:
            nth += 1
            files = Files(directory, named_at(origin.taken_at, nth))
            if any(path.exists() for path in files.all):
                continue
            path = partial(files.dump(encrypted=key is not None))
            try:
                descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
            except FileExistsError:
                continue
            file = os.fdopen(descriptor, "wb")
            fcntl.flock(file, fcntl.LOCK_EX)
            if not _is_still(path, file):  # somebody who clears away took it before it was locked
                file.close()
                nth -= 1
                continue
            return FileDraft(files, origin, key, file, Sink(file, moved))


def clear_away(directory: Path) -> None:
    """Finish what lacks only its last step, and remove what killed processes have left half written."""
    for files in unfinished_in(directory):
        dumps = [files.dump(encrypted=encrypted) for encrypted in (False, True)]
        with ExitStack() as held:
            if not all(_is_left(path, held) for dump in dumps for path in (dump, partial(dump))):
                continue
            if any(dump.exists() for dump in dumps) and partial(files.manifest).exists():
                partial(files.manifest).rename(files.manifest)
            for path in (*dumps, files.manifest, files.proof):
                partial(path).unlink(missing_ok=True)


@contextmanager
def usable(directory: Path) -> Iterator[None]:
    """Raises DirectoryUnusable for what the system says of a file in it."""
    try:
        yield
    except OSError as error:
        raise DirectoryUnusable(str(directory), error.strerror or type(error).__name__) from error


def _is_left(path: Path, held: ExitStack) -> bool:
    """Whether nobody writes it, or it is not there; nobody takes it up while it is held."""
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)  # NFS locks only what may be written
    except FileNotFoundError:
        return True
    held.callback(os.close, descriptor)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_still(path: Path, file: BinaryIO) -> bool:
    try:
        return path.stat().st_ino == os.fstat(file.fileno()).st_ino
    except FileNotFoundError:
        return False
