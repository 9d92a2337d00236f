"""A server of its own for proving backups: made for the occasion, and gone afterwards."""

import asyncio
import fcntl
import os
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from attrs import define

from application.backups.errors import VerificationUnderWay
from infrastructure.backups.place import DatabasePlace, Examine, Migrate
from infrastructure.backups.programs import programs_for
from infrastructure.database.settings import DatabaseSettings
from infrastructure.embedded_postgres import EmbeddedPostgres, discard
from infrastructure.embedded_postgres.account import make_home


@define
class ScratchServer:
    """In one directory, always the same: whoever comes next clears away what a killed process has left there."""

    _directory: Path
    _migrate: Migrate
    _examine: Examine
    _say: Callable[[str], None]

    @asynccontextmanager
    async def opened(self, dumped_by: int) -> AsyncIterator[DatabasePlace]:
        """Raises VerificationUnderWay, ProgramMissing or EmbeddedPostgresError."""
        programs = await asyncio.to_thread(programs_for, dumped_by)
        with _alone(self._directory):
            await asyncio.to_thread(discard, self._directory)
            server = EmbeddedPostgres(self._directory, progress=self._say, oldest=dumped_by)
            try:
                running = await asyncio.to_thread(server.start)
                yield DatabasePlace(
                    DatabaseSettings(url=running.url), running.major_version, programs, self._migrate, self._examine
                )
            finally:
                await asyncio.to_thread(server.stop)
                await asyncio.to_thread(discard, self._directory)


@contextmanager
def _alone(directory: Path) -> Iterator[None]:
    make_home(directory.parent)
    descriptor = os.open(directory.with_suffix(".lock"), os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise VerificationUnderWay(str(directory)) from error
        yield
    finally:
        os.close(descriptor)
