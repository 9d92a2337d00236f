"""What can stand in the way of a backup, of its proof and of its return. Whoever runs the bot reads it."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from attrs import frozen

from application.shared.errors import SetupError
from domain.backups.comparing import Difference
from domain.backups.manifest import BackupName


class BackupProblem(SetupError):
    """Nothing that was there before has changed; where that is not known, it is RestoreOutcomeUnknown."""


@frozen
class DirectoryUnusable(BackupProblem):
    path: str
    why: str


@frozen
class NoSuchBackup(BackupProblem):
    name: BackupName | None
    """None where there is none at all."""


@frozen
class NoBackupOfDatabase(BackupProblem):
    """There are some, of others."""

    source: str


@frozen
class BackupsOfSeveral(BackupProblem):
    """None is of this database, and those of its address are of more than one server or database."""

    source: str


class Damage(StrEnum):
    MANIFEST = "manifest"
    """The file that describes it is not as it was written."""
    GONE = "gone"
    SHORT = "short"
    ALTERED = "altered"


@frozen
class BackupDamaged(BackupProblem):
    name: BackupName
    damage: Damage


@frozen
class BackupTooNew(BackupProblem):
    """A later version of Tux has made it."""

    name: BackupName
    tux: str
    revision: str | None
    """None where already the description is of a form that is not known here."""
    known: str


@frozen
class KeyNeeded(BackupProblem):
    """It is encrypted, and no secret key is given."""

    name: BackupName


@frozen
class KeyUnusable(BackupProblem):
    why: str


@frozen
class KeyDoesNotFit(BackupProblem):
    name: BackupName


@frozen
class BackupUnderWay(BackupProblem):
    """Another process makes one of this database."""


@frozen
class VerificationUnderWay(BackupProblem):
    """Another process proves a backup, in the same place."""

    directory: str


@frozen
class RestoreUnderWay(BackupProblem):
    """Another process restores on this server."""


@frozen
class DatabaseAway(BackupProblem):
    where: str
    why: str


@frozen
class ProgramMissing(BackupProblem):
    """None of the programs found is as new as it has to be."""

    program: str
    needed: int
    """The major version."""
    found: Sequence[int]


@frozen
class ProgramFailed(BackupProblem):
    program: str
    said: str


@frozen
class ParameterNotForPrograms(BackupProblem):
    """A parameter of the database's address that could be handed on only where others see it."""

    name: str


@frozen
class MayNotCreateDatabases(BackupProblem):
    role: str


@frozen
class NotItsOwner(BackupProblem):
    role: str
    database: str


@frozen
class WouldOverwrite(BackupProblem):
    database: str
    tables: int


@frozen
class Connected:
    """Somebody who works with a database."""

    pid: int
    name: str
    address: str
    """Empty where it comes from the server's own machine."""
    since: datetime | None


@frozen
class DatabaseInUse(BackupProblem):
    database: str
    by: Sequence[Connected]


@frozen
class RestoreOutcomeUnknown(BackupProblem):
    """The connection was lost as the two names were changed, and the server has not answered since."""

    away: DatabaseAway
    database: str
    restoring: str
    """As what was restored was called before."""
    aside: str | None
    """As the database that was there before is called afterwards; None where there was none."""


@frozen
class NotAsBackedUp(BackupProblem):
    """What was restored is not what the backup says, and did not take the place of anything."""

    name: BackupName
    differences: Sequence[Difference]


@frozen
class FaultsFound(BackupProblem):
    """What was restored is what was backed up, and is itself not well."""

    name: BackupName
    findings: Sequence[str]
