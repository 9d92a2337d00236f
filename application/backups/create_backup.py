import time
from collections.abc import Sequence

from attrs import define, field, frozen

from application.backups.errors import BackupDamaged, Damage
from application.backups.list_backups import ListBackupsHandler
from application.backups.ports import Entry, Progress, Shelf, Snapshot, Source
from domain.backups.database import SavedDatabase
from domain.backups.manifest import BackupName, Manifest
from domain.backups.rotation import Keep, kept
from domain.backups.schedule import Schedule


@frozen(kw_only=True)
class CreateBackup:
    keep: Keep = field(factory=Keep)
    if_due: Schedule | None = None
    """Only where it is due by this: another process may just have made it."""


@frozen(kw_only=True)
class Created:
    manifest: Manifest
    removed: Sequence[BackupName] = ()
    left: Sequence[BackupName] = ()
    """To be removed, but not as they were written, and so left alone."""


@define
class CreateBackupHandler:
    _source: Source
    _shelf: Shelf
    _progress: Progress

    async def __call__(self, command: CreateBackup) -> Created | None:
        """Returns None where none is due. Raises BackupProblem."""
        async with self._source.turn() as turn:
            if command.if_due is not None:
                last = (await ListBackupsHandler(self._shelf)()).newest_of(turn.database)
                if turn.now < command.if_due.due_at(last, turn.now):
                    return None
            await self._shelf.prepare()
            async with turn.snapshot() as snapshot:
                manifest = await self._write(snapshot)
            damage = await self._shelf.damage(manifest, self._progress)
            if damage is not None:  # a disk that does not keep what it took
                raise BackupDamaged(manifest.name, damage)
            return await self._rotated(manifest, command.keep)

    async def _write(self, snapshot: Snapshot) -> Manifest:
        began = time.monotonic()
        async with self._shelf.draft(snapshot.origin, self._progress) as draft:
            await snapshot.dump(draft.receive, self._progress)
            return await draft.finish(snapshot.contents, seconds=time.monotonic() - began)

    async def _rotated(self, made: Manifest, keep: Keep) -> Created:
        """Of this database alone: others may have theirs in the same directory.

        What was made a moment ago is whole, and stays; so does the newest that was restored on trial.
        """
        entries = await self._entries_of(made.origin.database)
        stay = {made.name, *kept((entry.manifest for entry in entries), keep)}
        proved = next((entry.manifest.name for entry in entries if entry.verified_at is not None), None)
        removed: list[BackupName] = []
        left: list[BackupName] = []
        for entry in entries:
            name = entry.manifest.name
            if name in stay or name == proved:
                continue
            if await self._shelf.damage(entry.manifest, self._progress) in (None, Damage.GONE):
                await self._shelf.remove(name)
                removed.append(name)
            else:
                left.append(name)
        return Created(manifest=made, removed=removed, left=left)

    async def _entries_of(self, database: SavedDatabase) -> Sequence[Entry]:
        entries, _ = await self._shelf.entries()
        return [entry for entry in entries if entry.manifest.origin.database.is_same(database)]
