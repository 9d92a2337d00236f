from attrs import define, frozen

from application.backups.errors import DirectoryUnusable
from application.backups.ports import Progress, Scratch, Shelf
from application.backups.trying import Trial, Verdict, opened, tried
from application.shared.clock import Clock
from domain.backups.manifest import BackupName


@frozen
class VerifyBackup:
    name: BackupName | None = None
    """Without one, the newest."""


@frozen(kw_only=True)
class Verified:
    trial: Trial
    verdict: Verdict
    not_noted: DirectoryUnusable | None = None
    """Why the directory does not say that it was verified."""


@define
class VerifyBackupHandler:
    """Restores a backup on a server made for the occasion, and examines what came of it."""

    _shelf: Shelf
    _scratch: Scratch
    _progress: Progress
    _clock: Clock

    async def __call__(self, command: VerifyBackup) -> Verified:
        """Raises BackupProblem where it cannot be restored at all."""
        trial = await opened(self._shelf, command.name, self._progress)
        async with self._scratch.opened(trial.manifest.origin.dumped_by) as place:
            verdict = await tried(self._shelf, trial, place, self._progress)
        if verdict.holds:
            try:
                await self._shelf.note_verified(trial.manifest.name, self._clock.now())
            except DirectoryUnusable as error:  # it may be there to be read alone
                return Verified(trial=trial, verdict=verdict, not_noted=error)
        return Verified(trial=trial, verdict=verdict)
