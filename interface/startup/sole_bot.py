"""One bot at a time in a playground: two would both answer, and both act."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from attrs import frozen

from application.shared.errors import SetupError
from infrastructure.embedded_postgres.account import make_home


@frozen
class AlreadyRunning(SetupError):
    pid: int | None
    address: str
    """Of the playground's page; empty while that is still starting."""


@frozen
class Held:
    """The lock that the kernel gives free when the process ends, however that comes."""

    _descriptor: int

    def tell(self, address: str) -> None:
        """Whoever comes in vain reads this process's id, and where its page is."""
        os.ftruncate(self._descriptor, 0)
        os.pwrite(self._descriptor, f"{os.getpid()}\n{address}\n".encode(), 0)


@contextmanager
def sole_bot(directory: Path) -> Iterator[Held]:
    """Hold the directory's lock for the block. Raises AlreadyRunning."""
    make_home(directory)
    descriptor = os.open(directory / "playground.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid, _, address = os.pread(descriptor, 1000, 0).decode().strip().partition("\n")
            raise AlreadyRunning(int(pid) if pid.isdigit() else None, address) from error
        held = Held(descriptor)
        held.tell("")
        yield held
    finally:
        os.close(descriptor)
