"""What is known of a backup: where it is from, what it holds, and by what its file is recognised."""

from collections.abc import Mapping
from datetime import datetime
from typing import NewType

from attrs import frozen

from domain.backups.database import Identity, SavedDatabase
from domain.shared.ids import GuildId

BackupName = NewType("BackupName", str)
"""Of the backup's files, without their endings."""


@frozen
class NewestCase:
    number: int
    digest: str
    """Of all that its row held."""


@frozen(kw_only=True)
class Contents:
    """What was in the database at one moment."""

    rows: Mapping[str, int]
    """By table."""
    newest_cases: Mapping[GuildId, NewestCase]

    @property
    def total(self) -> int:
        return sum(self.rows.values())


@frozen(kw_only=True)
class Origin:
    """Of which database, as it was when."""

    source: str
    """Its address, without the password."""
    taken_at: datetime
    """By the server's clock."""
    tux: str
    """The version that made the backup."""
    revision: str | None
    """The migration that the database was at; None before the first."""
    server: str
    server_major: int
    dumped_by: int
    """The major version of the pg_dump that wrote it; an older pg_restore cannot read it."""
    identity: Identity | None = None

    @property
    def database(self) -> SavedDatabase:
        return SavedDatabase(self.source, self.identity)


@frozen(kw_only=True)
class Manifest:
    """Written when the backup is whole: without it, a file is none."""

    name: BackupName
    origin: Origin
    seconds: float
    """How long it took."""
    size: int
    """Of its file, in bytes."""
    sha256: str
    is_encrypted: bool
