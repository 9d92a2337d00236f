from collections.abc import Sequence
from datetime import datetime

from attrs import define, frozen

from application.backups.ports import Entry, Shelf, Unreadable
from domain.backups.database import SavedDatabase


@frozen(kw_only=True)
class Backups:
    entries: Sequence[Entry]
    """The newest first."""
    unreadable: Sequence[Unreadable]

    def newest_of(self, database: SavedDatabase) -> datetime | None:
        """When the newest one of this database was taken."""
        origins = (each.manifest.origin for each in self.entries)
        return next((origin.taken_at for origin in origins if origin.database.is_same(database)), None)


@define
class ListBackupsHandler:
    _shelf: Shelf

    async def __call__(self) -> Backups:
        """Raises DirectoryUnusable."""
        entries, unreadable = await self._shelf.entries()
        return Backups(entries=entries, unreadable=unreadable)
