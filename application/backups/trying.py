"""What proving a backup and bringing it back have in common."""

from collections.abc import Sequence

from attrs import frozen

from application.backups.errors import BackupDamaged, NoSuchBackup
from application.backups.ports import Finding, Place, Progress, Shelf
from domain.backups.comparing import Difference, differences
from domain.backups.manifest import BackupName, Contents, Manifest


@frozen(kw_only=True)
class Trial:
    """A backup whose files are as they were written, and can be read."""

    manifest: Manifest
    contents: Contents


@frozen(kw_only=True)
class Verdict:
    differences: Sequence[Difference]
    """Where the database that was loaded is not the one that was backed up."""
    findings: Sequence[Finding]
    """Of the checks, once its schema was up to date."""

    @property
    def is_faithful(self) -> bool:
        return not self.differences

    @property
    def faults(self) -> Sequence[Finding]:
        return [each for each in self.findings if each.is_decisive and not each.is_fine]

    @property
    def holds(self) -> bool:
        return self.is_faithful and not self.faults


async def opened(shelf: Shelf, name: BackupName | None, progress: Progress) -> Trial:
    """Refuse, before anything is touched, what cannot be restored. Without a name, the newest is taken.

    Raises NoSuchBackup, BackupTooNew, BackupDamaged, KeyNeeded, KeyUnusable or KeyDoesNotFit.
    """
    manifest = await shelf.manifest(name or await _newest(shelf))
    contents = await shelf.contents(manifest)
    damage = await shelf.damage(manifest, progress)
    if damage is not None:
        raise BackupDamaged(manifest.name, damage)
    return Trial(manifest=manifest, contents=contents)


async def tried(shelf: Shelf, trial: Trial, place: Place, progress: Progress) -> Verdict:
    """Load it, compare what is there with what was, and look whether it is well. Raises ProgramFailed."""
    await place.load(lambda stream: shelf.give(trial.manifest, stream), trial.contents, progress)
    found = tuple(differences(trial.contents, await place.contents()))
    if found:
        return Verdict(differences=found, findings=())
    await place.bring_up_to_date()
    return Verdict(differences=(), findings=await place.findings())


async def _newest(shelf: Shelf) -> BackupName:
    entries, unreadable = await shelf.entries()
    if entries:
        return entries[0].manifest.name
    if unreadable:
        raise unreadable[0].error
    raise NoSuchBackup(None)
