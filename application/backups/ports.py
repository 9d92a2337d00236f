"""What backups need: the files, the database that is saved, and places where one is loaded."""

from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from enum import Enum
from typing import BinaryIO, Protocol

from attrs import frozen

from application.backups.errors import Damage
from domain.backups.database import SavedDatabase
from domain.backups.manifest import BackupName, Contents, Manifest, Origin

type Receive = Callable[[BinaryIO], None]
"""Takes all that comes from a stream; blocking."""
type Give = Callable[[BinaryIO], None]
"""Writes all there is into a stream; blocking."""


class Step(Enum):
    DUMPING = "dumping"
    CHECKING = "checking"
    LOADING = "loading"


class Progress(Protocol):
    """Told from any thread."""

    def begins(self, step: Step, total: int) -> None:
        """Of so many rows, or bytes where a file is checked."""
        ...

    def comes_to(self, done: int) -> None: ...

    def moved(self, size: int) -> None:
        """So many bytes more were written or read: a sign of life."""
        ...

    def ends(self) -> None: ...


class Draft(Protocol):
    """A backup that is being written; nobody takes it for one before it is finished."""

    def receive(self, stream: BinaryIO) -> None: ...

    async def finish(self, contents: Contents, *, seconds: float) -> Manifest: ...


@frozen(kw_only=True)
class Entry:
    manifest: Manifest
    verified_at: datetime | None
    """When it was last restored on trial, and found to be as it should be."""


@frozen
class Unreadable:
    """It is called like a backup, and cannot be read as one."""

    name: BackupName
    error: Exception


class Shelf(Protocol):
    """Where backups are. Each method raises DirectoryUnusable."""

    async def prepare(self) -> None:
        """Make the directory where it is missing, and clear away what killed processes have left half written.

        Raises KeyUnusable.
        """
        ...

    async def entries(self) -> tuple[Sequence[Entry], Sequence[Unreadable]]:
        """The newest first."""
        ...

    async def manifest(self, name: BackupName) -> Manifest:
        """Raises NoSuchBackup, BackupDamaged or BackupTooNew."""
        ...

    async def contents(self, manifest: Manifest) -> Contents:
        """Raises BackupDamaged, KeyNeeded, KeyUnusable or KeyDoesNotFit."""
        ...

    async def damage(self, manifest: Manifest, progress: Progress) -> Damage | None:
        """Read its file from end to end."""
        ...

    def give(self, manifest: Manifest, to: BinaryIO) -> None: ...

    def draft(self, origin: Origin, progress: Progress) -> AbstractAsyncContextManager[Draft]:
        """Raises KeyUnusable."""
        ...

    async def remove(self, name: BackupName) -> None: ...

    async def note_verified(self, name: BackupName, at: datetime) -> None: ...


class Snapshot(Protocol):
    """The database as it is at one moment, while others go on writing."""

    @property
    def origin(self) -> Origin: ...

    @property
    def contents(self) -> Contents: ...

    async def dump(self, receive: Receive, progress: Progress) -> None:
        """Raises ProgramFailed."""
        ...


class Turn(Protocol):
    """That of the one process which makes a backup of this database."""

    @property
    def database(self) -> SavedDatabase: ...

    @property
    def now(self) -> datetime:
        """When it began, by the server's clock."""
        ...

    def snapshot(self) -> AbstractAsyncContextManager[Snapshot]:
        """Raises ProgramMissing or DatabaseAway."""
        ...


class Source(Protocol):
    def turn(self) -> AbstractAsyncContextManager[Turn]:
        """Raises BackupUnderWay or DatabaseAway."""
        ...


@frozen(kw_only=True)
class Finding:
    """Of one check of what was loaded."""

    name: str
    is_fine: bool
    words: str
    is_decisive: bool = True
    """False where it says how the original was, and nothing of the copy."""


class Place(Protocol):
    """A new, empty database; it is gone with the block, unless it took the place of another."""

    async def load(self, give: Give, contents: Contents, progress: Progress) -> None:
        """Raises ProgramFailed."""
        ...

    async def contents(self) -> Contents: ...

    async def bring_up_to_date(self) -> None: ...

    async def findings(self) -> Sequence[Finding]: ...


class Scratch(Protocol):
    def opened(self, dumped_by: int) -> AbstractAsyncContextManager[Place]:
        """On a server that is nobody's, for what a pg_dump of this major version wrote."""
        ...


@frozen(kw_only=True)
class TakenOver:
    database: str
    aside: str | None
    """What the database that was there before is called now; None where there was none, or an empty one."""
    notes: Sequence[str] = ()
    """What was set on the old database, and no backup holds."""


class NewPlace(Place, Protocol):
    async def take_over(self, backup: BackupName) -> TakenOver:
        """Take the place of the database, in one transaction. Raises DatabaseInUse, DatabaseAway or
        RestoreOutcomeUnknown."""
        ...


class Target(Protocol):
    async def database(self) -> SavedDatabase:
        """Raises DatabaseAway."""
        ...

    def opened(self, dumped_by: int, *, replace: bool) -> AbstractAsyncContextManager[NewPlace]:
        """Beside the database.

        Raises WouldOverwrite, DatabaseInUse, MayNotCreateDatabases, NotItsOwner, RestoreUnderWay, ProgramMissing or
        DatabaseAway.
        """
        ...
