from collections.abc import Sequence
from datetime import datetime

from attrs import define, frozen

from application.backups.ports import Entry, Shelf, Unreadable


@frozen(kw_only=True)
class Backups:
    entries: Sequence[Entry]
    """The newest first."""
    unreadable: Sequence[Unreadable]

    def newest_of(self, source: str) -> datetime | None:
        """When the newest one of this database was taken."""
        return next(
            (each.manifest.origin.taken_at for each in self.entries if each.manifest.origin.source == source), None
        )


@define
class ListBackupsHandler:
    _shelf: Shelf

    async def __call__(self) -> Backups:
        """Raises DirectoryUnusable."""
        entries, unreadable = await self._shelf.entries()
        return Backups(entries=entries, unreadable=unreadable)
