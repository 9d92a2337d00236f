"""What whoever runs the bot reads about backups that could not be made, proved or brought back."""

from collections.abc import Sequence

from application.backups import errors
from application.backups.errors import BackupProblem, Connected, Damage
from domain.backups.comparing import Difference, NewestCaseDiffers, TableDiffers

_SHOWN = 5

_DAMAGES = {
    Damage.MANIFEST: "its description is not as it was written",
    Damage.GONE: "its dump is gone",
    Damage.SHORT: "its dump is shorter than it was written",
    Damage.ALTERED: "its dump is not as it was written",
}


def no_words(_error: Exception) -> str | None:
    """Members never meet backups."""
    return None


def damage_words(damage: Damage) -> str:
    return _DAMAGES[damage]


def problem_words(error: BackupProblem) -> str:  # a table
    match error:
        case errors.DirectoryUnusable():
            return f"{error.path} cannot hold backups: {error.why}."
        case errors.NoSuchBackup(name=None):
            return "there is no backup here."
        case errors.NoSuchBackup():
            return f"there is no backup {error.name} here; `tux backup list` shows those there are."
        case errors.NoBackupOfDatabase():
            return f"none of the backups here is of {error.source}; name the one that is meant."
        case errors.BackupsOfSeveral():
            return (
                f"the backups here of {error.source} are of several databases that had that address, "
                "and none is of this one; name the one that is meant."
            )
        case errors.BackupDamaged():
            return f"the backup {error.name} is damaged: {damage_words(error.damage)}. Nothing was touched."
        case errors.BackupTooNew():
            at = "" if error.revision is None else f", at migration {error.revision}"
            return (
                f"the backup {error.name} was made by Tux {error.tux}{at}, which is newer than this one "
                f"(up to {error.known}). Update Tux; nothing was touched."
            )
        case errors.KeyNeeded():
            return f"the backup {error.name} is encrypted: set TUX_BACKUP_KEY_FILE to the file with its secret key."
        case errors.KeyUnusable():
            return f"the key for backups cannot be used: {error.why}. `tux backup key FILE` makes one."
        case errors.KeyDoesNotFit():
            return f"the backup {error.name} was encrypted with another key."
        case errors.BackupUnderWay():
            return "another process is making a backup of this database."
        case errors.VerificationUnderWay():
            return f"another process is proving a backup in {error.directory}."
        case errors.RestoreUnderWay():
            return "another process is restoring a backup on this server."
        case errors.DatabaseAway():
            return f"the PostgreSQL at {error.where} cannot be worked with: {error.why}."
        case errors.ProgramMissing():
            found = f"found: {', '.join(map(str, error.found))}" if error.found else "none was found"
            return (
                f"{error.program} of PostgreSQL {error.needed} or newer is needed ({found}). "
                f"Install the client programs (Debian: apt install postgresql-client-{error.needed}), or set PG_BINDIR."
            )
        case errors.ProgramFailed():
            return f"{error.program} failed: {error.said}."
        case errors.ParameterNotForPrograms():
            return (
                f"the database's address has {error.name}, which pg_dump could be told only where others see it; use a "
                "client key that needs none."
            )
        case _:
            return _restoring(error)


def _restoring(error: BackupProblem) -> str:
    match error:
        case errors.MayNotCreateDatabases():
            return (
                f"the role {error.role} may not create databases, and a backup is restored into a new one: "
                f'ALTER ROLE "{error.role}" CREATEDB.'
            )
        case errors.NotItsOwner():
            return f"the database {error.database} is not {error.role}'s, and only its owner may keep it aside."
        case errors.WouldOverwrite():
            return (
                f"the database {error.database} has {error.tables} tables. With --replace, the backup takes its place, "
                "and it is kept aside under another name."
            )
        case errors.DatabaseInUse():
            return (
                f"somebody is connected to the database {error.database}: {connected_words(error.by)}. "
                "Stop the bot first; nothing was changed."
            )
        case errors.RestoreOutcomeUnknown():
            kept = "" if error.aside is None else f", and what was there before is kept as {error.aside}"
            return (
                f"the connection was lost as the backup took the place of {error.database}, and whether it did is not "
                f"known: the PostgreSQL at {error.away.where} has not said since ({error.away.why}). Ask it for "
                f"its databases (`psql --list`) before anything else: where {error.restoring} is among them, nothing "
                f"has changed; where it is not, {error.database} is that of the backup{kept}."
            )
        case errors.NotAsBackedUp():
            return (
                f"what came of {error.name} is not what was backed up, and took nobody's place: "
                f"{'; '.join(difference_lines(error.differences))}."
            )
        case errors.FaultsFound():
            return (
                f"what came of {error.name} is not well, and took nobody's place: {'; '.join(error.findings)}. "
                "If the original was like that, --with-faults restores it all the same."
            )
        case _:
            return repr(error)


def connected_words(sessions: Sequence[Connected]) -> str:
    """Each program once, however many connections it has."""
    programs: dict[tuple[str, str], list[Connected]] = {}
    for session in sessions:
        programs.setdefault((session.name, session.address), []).append(session)
    named = [_program(each) for each in [*programs.values()][:_SHOWN]]
    if len(programs) > _SHOWN:
        named.append(f"and {len(programs) - _SHOWN} more")
    return ", ".join(named) or "somebody who is gone by now"


def _program(sessions: Sequence[Connected]) -> str:
    first = sessions[0]
    address = f" from {first.address}" if first.address else ""
    since = "" if first.since is None else f" since {first.since:%Y-%m-%d %H:%M} UTC"
    more = f" and {len(sessions) - 1} more" if len(sessions) > 1 else ""
    return f"{first.name or 'a program without a name'} (pid {first.pid}{more} on the server{address}{since})"


def difference_lines(differences: Sequence[Difference]) -> list[str]:
    lines = [_difference(each) for each in differences[:_SHOWN]]
    if len(differences) > _SHOWN:
        lines.append(f"and {len(differences) - _SHOWN} more differences")
    return lines


def _difference(difference: Difference) -> str:
    match difference:
        case TableDiffers(table=table, recorded=None):
            return f"the table {table} was not there"
        case TableDiffers(table=table, found=None):
            return f"the table {table} is missing"
        case TableDiffers():
            return f"the table {difference.table} has {difference.found:,} rows instead of {difference.recorded:,}"
        case NewestCaseDiffers() if difference.recorded == difference.found:
            return f"the newest case of the server {difference.guild}, {difference.recorded}, says something else"
        case NewestCaseDiffers():
            was, found = difference.recorded or "none", difference.found or "none"
            return f"the newest case of the server {difference.guild} is {found} instead of {was}"
