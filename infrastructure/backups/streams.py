"""Files that are written and read while they are counted and digested."""

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from attrs import define, field

BLOCK = 1 << 20

type Moved = Callable[[int], None]
"""Told of each few bytes more."""


@define(eq=False)
class Sink:
    """A file, as far as who writes into it needs one. It notes its own failure, which libraries may hide."""

    _file: BinaryIO
    _moved: Moved
    size: int = 0
    failure: OSError | None = None
    _digest: "hashlib._Hash" = field(factory=hashlib.sha256)

    def write(self, data: bytes) -> int:
        try:
            self._file.write(data)
        except OSError as error:
            self.failure = error
            raise
        self._digest.update(data)
        self.size += len(data)
        self._moved(len(data))
        return len(data)

    def flush(self) -> None:
        """It is flushed once, at the end."""

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()


def digest_of(path: Path, moved: Moved) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
            moved(len(block))
    return digest.hexdigest()


def keep(file: BinaryIO) -> None:
    """Have the disk keep what was written."""
    file.flush()
    os.fsync(file.fileno())


def keep_names(directory: Path) -> None:
    """Have the disk keep which files there are."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
