"""What `tux backup` prints; pure functions from what was found to lines."""

from collections.abc import Iterator
from pathlib import Path

from application.backups.create_backup import Created
from application.backups.errors import BackupProblem
from application.backups.list_backups import Backups
from application.backups.ports import Entry, Finding
from application.backups.restore_backup import Restored
from application.backups.trying import Trial, Verdict
from application.backups.verify_backup import Verified
from domain.backups.manifest import Manifest
from infrastructure.database.revisions import head_revision
from infrastructure.settings import BackupSettings
from interface.backups.words import difference_lines, problem_words


def created_lines(created: Created, settings: BackupSettings) -> Iterator[str]:
    made = created.manifest
    seal = (
        "encrypted" if made.is_encrypted else "not encrypted (set TUX_BACKUP_KEY_FILE; `tux backup key FILE` makes one)"
    )
    yield f"{made.name}: {size_words(made.size)} in {made.seconds:.1f} s, {seal}."
    for name in created.removed:
        yield f"removed   {name}"
    for name in created.left:
        yield f"left      {name}, which is not as it was written"
    yield f"`tux backup verify {made.name}` proves that it can be restored."


def list_lines(found: Backups, directory: Path) -> Iterator[str]:
    if not found.entries and not found.unreadable:
        yield f"There is no backup in {directory}."
        return
    for entry in found.entries:
        yield _entry(entry)
    for each in found.unreadable:
        words = problem_words(each.error) if isinstance(each.error, BackupProblem) else str(each.error)
        yield f"FAIL  {words}"
    yield f"{len(found.entries)} in {directory}."


def verified_lines(verified: Verified) -> Iterator[str]:
    yield from _trial(verified.trial)
    for line in difference_lines(verified.verdict.differences):
        yield f"FAIL  {line}"
    if verified.verdict.is_faithful:
        yield _faithful(verified.trial)
    yield from _findings(verified.verdict)
    if verified.verdict.is_faithful:
        yield from _brought_up(verified.trial)
    name = verified.trial.manifest.name
    yield f"{name} can be restored." if verified.verdict.holds else f"{name} does not hold."
    if verified.not_noted is not None:
        yield f"That it was verified could not be noted: {problem_words(verified.not_noted)}"


def restored_lines(restored: Restored) -> Iterator[str]:
    yield from _trial(restored.trial)
    yield _faithful(restored.trial)
    yield from _findings(restored.verdict)
    yield from _brought_up(restored.trial)
    taken, name = restored.taken_over, restored.trial.manifest.name
    yield f"The database {taken.database} is now that of {name}."
    for note in taken.notes:
        yield f"No backup holds {note}: set it again."
    if taken.aside is not None:
        yield (
            f"What was there before is kept as {taken.aside}. Once you are sure, get rid of it with "
            f'DROP DATABASE "{taken.aside}", as the database\'s owner and in another one.'
        )


def size_words(count: int) -> str:
    size = float(count)
    for unit in ("B", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "B" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def _entry(entry: Entry) -> str:
    made = entry.manifest
    proof = "never verified" if entry.verified_at is None else f"verified {entry.verified_at:%Y-%m-%d %H:%M} UTC"
    seal = "encrypted" if made.is_encrypted else "open"
    return f"{made.name}  {_origin(made)}  {size_words(made.size):>9}  {seal:<9}  {proof}"


def _origin(made: Manifest) -> str:
    origin = made.origin
    at = f"{origin.taken_at:%Y-%m-%d %H:%M} UTC"
    return f"{at}  Tux {origin.tux}, migration {origin.revision or 'none'}, PostgreSQL {origin.server}"


def _trial(trial: Trial) -> Iterator[str]:
    made = trial.manifest
    yield f"{made.name}: {_origin(made)}, {size_words(made.size)}"


def _faithful(trial: Trial) -> str:
    tables, contents = len(trial.contents.rows), trial.contents
    newest = f"the newest case of {len(contents.newest_cases):,} servers"
    return f"ok    {contents.total:,} rows in {tables} tables, and {newest}, are those of the original"


def _brought_up(trial: Trial) -> Iterator[str]:
    """A backup of an older version becomes one of this one."""
    before, after = trial.manifest.origin.revision, head_revision()
    if before != after:
        yield f"The schema was brought from migration {before or 'none'} to {after}."


def _findings(verdict: Verdict) -> Iterator[str]:
    """What waits as it did in the original is worth a line only where somebody has to look at it."""
    return (_finding(each) for each in verdict.findings if each.is_decisive or not each.is_fine)


def _finding(finding: Finding) -> str:
    verdict = "ok  " if finding.is_fine else ("FAIL" if finding.is_decisive else "note")
    return f"{verdict}  {finding.name:<9} {finding.words}"
