from attrs import define, frozen

from application.backups.errors import BackupsOfSeveral, FaultsFound, NoBackupOfDatabase, NotAsBackedUp
from application.backups.ports import Progress, Shelf, TakenOver, Target
from application.backups.trying import Trial, Verdict, opened, tried
from domain.backups.database import all_same
from domain.backups.manifest import BackupName


@frozen(kw_only=True)
class RestoreBackup:
    name: BackupName | None = None
    """Without one, the newest of this database."""
    replace: bool = False
    """Whether it may take the place of a database that has tables."""
    with_faults: bool = False
    """Whether it is restored although it is not well, as the original may not have been either."""


@frozen(kw_only=True)
class Restored:
    trial: Trial
    verdict: Verdict
    taken_over: TakenOver


@define
class RestoreBackupHandler:
    """Restores into a new database, examines that, and has it take the place of the old one, which is kept aside."""

    _shelf: Shelf
    _target: Target
    _progress: Progress

    async def __call__(self, command: RestoreBackup) -> Restored:
        """Raises BackupProblem; the database is then as it was, unless it is RestoreOutcomeUnknown."""
        trial = await opened(self._shelf, command.name or await self._newest(), self._progress)
        name, dumped_by = trial.manifest.name, trial.manifest.origin.dumped_by
        async with self._target.opened(dumped_by, replace=command.replace) as place:
            verdict = await tried(self._shelf, trial, place, self._progress)
            if not verdict.is_faithful:
                raise NotAsBackedUp(name, verdict.differences)
            if verdict.faults and not command.with_faults:
                raise FaultsFound(name, [f"{each.name}: {each.words}" for each in verdict.faults])
            taken_over = await place.take_over(name)
        return Restored(trial=trial, verdict=verdict, taken_over=taken_over)

    async def _newest(self) -> BackupName | None:
        """Of this very database, else of the one that had its address: the server may be another, after a loss. Where
        several had it, or none, it has to be said which is meant."""
        entries, _ = await self._shelf.entries()
        if not entries:
            return None
        this = await self._target.database()
        for entry in entries:
            if entry.manifest.origin.database.is_same(this):
                return entry.manifest.name
        of_the_address = [entry.manifest for entry in entries if entry.manifest.origin.source == this.address]
        if not of_the_address:
            raise NoBackupOfDatabase(this.address)
        if not all_same(manifest.origin.database for manifest in of_the_address):
            raise BackupsOfSeveral(this.address)
        return of_the_address[0].name
