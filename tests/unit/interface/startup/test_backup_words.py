"""What whoever runs the bot reads of backups."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from attrs import evolve

from application.backups import errors
from application.backups.create_backup import Created
from application.backups.list_backups import Backups
from application.backups.ports import Entry, Finding, TakenOver, Unreadable
from application.backups.restore_backup import Restored
from application.backups.trying import Trial, Verdict
from application.backups.verify_backup import Verified
from domain.backups.comparing import NewestCaseDiffers, TableDiffers
from domain.backups.manifest import BackupName
from domain.shared.ids import GuildId
from infrastructure.database.revisions import head_revision
from infrastructure.settings import BackupSettings
from interface.startup.backup_words import created_lines, list_lines, restored_lines, size_words, verified_lines
from interface.startup.problems import problem
from tests.backups import CONTENTS, a_manifest, an_origin
from tests.fakes.clock import START

NAME = BackupName("tux-20260301T120000Z")
MANIFEST = a_manifest(START)
TRIAL = Trial(manifest=MANIFEST, contents=CONTENTS)
FINE = Finding(name="schema", is_fine=True, words="is there")
DIFFERS = (
    TableDiffers("cases", 3, 2),
    TableDiffers("old", 3, None),
    TableDiffers("new", None, 3),
    NewestCaseDiffers(GuildId(7), 3, 3),
    NewestCaseDiffers(GuildId(8), 3, None),
    NewestCaseDiffers(GuildId(9), None, 1),
)


def a_session(number: int, name: str = "tux") -> errors.Connected:
    return errors.Connected(number, name, "10.0.0.5", START)


WORDS: dict[errors.BackupProblem, str] = {
    errors.DirectoryUnusable("/mnt", "No space left on device"): "/mnt cannot hold backups: No space left on device.",
    errors.NoSuchBackup(None): "there is no backup here.",
    errors.NoSuchBackup(NAME): f"there is no backup {NAME} here; `tux backup list` shows those there are.",
    errors.BackupsOfSeveral("postgresql://h/tux"): (
        "the backups here of postgresql://h/tux are of several databases that had that address, and none is of this "
        "one; name the one that is meant."
    ),
    errors.NoBackupOfDatabase("postgresql://h/tux"): (
        "none of the backups here is of postgresql://h/tux; name the one that is meant."
    ),
    errors.BackupDamaged(NAME, errors.Damage.SHORT): (
        f"the backup {NAME} is damaged: its dump is shorter than it was written. Nothing was touched."
    ),
    errors.BackupTooNew(NAME, "9.0", "9999", "0040"): (
        f"the backup {NAME} was made by Tux 9.0, at migration 9999, which is newer than this one (up to 0040). "
        "Update Tux; nothing was touched."
    ),
    errors.KeyNeeded(NAME): (
        f"the backup {NAME} is encrypted: set TUX_BACKUP_KEY_FILE to the file with its secret key."
    ),
    errors.KeyUnusable("there is no key in it"): (
        "the key for backups cannot be used: there is no key in it. `tux backup key FILE` makes one."
    ),
    errors.KeyDoesNotFit(NAME): f"the backup {NAME} was encrypted with another key.",
    errors.BackupUnderWay(): "another process is making a backup of this database.",
    errors.VerificationUnderWay("/data/scratch"): "another process is proving a backup in /data/scratch.",
    errors.RestoreUnderWay(): "another process is restoring a backup on this server.",
    errors.DatabaseAway("postgresql://h/tux", "refused"): (
        "the PostgreSQL at postgresql://h/tux cannot be worked with: refused."
    ),
    errors.ProgramMissing("pg_dump", 19, (15, 18)): (
        "pg_dump of PostgreSQL 19 or newer is needed (found: 15, 18). Install the client programs (Debian: apt install "
        "postgresql-client-19), or set PG_BINDIR."
    ),
    errors.ProgramFailed("pg_dump", "no room"): "pg_dump failed: no room.",
    errors.ParameterNotForPrograms("sslpassword"): (
        "the database's address has sslpassword, which pg_dump could be told only where others see it; use a client "
        "key that needs none."
    ),
    errors.MayNotCreateDatabases("tux"): (
        'the role tux may not create databases, and a backup is restored into a new one: ALTER ROLE "tux" CREATEDB.'
    ),
    errors.NotItsOwner("tux", "club"): "the database club is not tux's, and only its owner may keep it aside.",
    errors.WouldOverwrite("tux", 85): (
        "the database tux has 85 tables. With --replace, the backup takes its place, and it is kept aside under "
        "another name."
    ),
    errors.DatabaseInUse("tux", (a_session(1), a_session(2), a_session(3, ""))): (
        "somebody is connected to the database tux: tux (pid 1 and 1 more on the server from 10.0.0.5 since 2026-03-01 "
        "12:00 UTC), a program without a name (pid 3 on the server from 10.0.0.5 since 2026-03-01 12:00 UTC). Stop the "
        "bot first; nothing was changed."
    ),
    errors.RestoreOutcomeUnknown(
        errors.DatabaseAway("postgresql://h/tux", "refused"), "tux", "tux_restoring_1", "tux_before_1"
    ): (
        "the connection was lost as the backup took the place of tux, and whether it did is not known: the PostgreSQL "
        "at postgresql://h/tux has not said since (refused). Ask it for its databases (`psql --list`) before "
        "anything else: where tux_restoring_1 is among them, nothing has changed; where it is not, tux is that of the "
        "backup, and what was there before is kept as tux_before_1."
    ),
    errors.NotAsBackedUp(NAME, DIFFERS): (
        f"what came of {NAME} is not what was backed up, and took nobody's place: the table cases has 2 rows instead "
        "of 3; the table old is missing; the table new was not there; the newest case of the server 7, 3, says "
        "something else; the newest case of the server 8 is none instead of 3; and 1 more differences."
    ),
    errors.FaultsFound(NAME, ("points: 1 does not add up",)): (
        f"what came of {NAME} is not well, and took nobody's place: points: 1 does not add up. If the original was "
        "like that, --with-faults restores it all the same."
    ),
}


@pytest.mark.parametrize("error", WORDS, ids=lambda error: type(error).__name__)
def test_what_stands_in_the_way_is_one_line(error: errors.BackupProblem) -> None:
    assert problem(error) == WORDS[error]


def test_no_problem_is_without_words() -> None:
    assert {type(error) for error in WORDS} == set(subclasses(errors.BackupProblem))


def subclasses(kind: type[errors.BackupProblem]) -> Iterator[type[errors.BackupProblem]]:
    for child in kind.__subclasses__():
        yield child
        yield from subclasses(child)


def test_what_was_made_and_removed_is_told() -> None:
    created = Created(manifest=MANIFEST, removed=[BackupName("tux-1")], left=[BackupName("tux-2")])
    told = list(created_lines(created, BackupSettings()))
    assert told[0].startswith(f"{NAME}: 250.0 kB in 1.5 s, not encrypted")
    assert told[1:3] == ["removed   tux-1", "left      tux-2, which is not as it was written"]


def test_the_list_tells_what_can_be_read_and_what_cannot() -> None:
    entries = [
        Entry(manifest=MANIFEST, verified_at=START + timedelta(days=1)),
        Entry(manifest=a_manifest(START - timedelta(days=1)), verified_at=None),
    ]
    broken = Unreadable(NAME, errors.BackupDamaged(NAME, errors.Damage.MANIFEST))
    told = list(list_lines(Backups(entries=entries, unreadable=[broken]), Path("/backups")))
    assert told[0].split()[0] == NAME
    assert told[0].endswith("250.0 kB  open       verified 2026-03-02 12:00 UTC")
    assert told[1].endswith("never verified")
    assert (
        told[2] == f"FAIL  the backup {NAME} is damaged: its description is not as it was written. Nothing was touched."
    )
    assert list(list_lines(Backups(entries=[], unreadable=[]), Path("/backups"))) == ["There is no backup in /backups."]


def test_what_was_found_in_a_copy_is_told_and_what_waited_in_the_original_is_held_against_nobody() -> None:
    parked = Finding(name="outbox", is_fine=False, words="2 given up", is_decisive=False)
    waiting = Finding(name="cases", is_fine=True, words="0", is_decisive=False)
    verdict = Verdict(differences=(), findings=(FINE, parked, waiting))
    told = list(verified_lines(Verified(trial=TRIAL, verdict=verdict)))
    assert told[1] == "ok    4 rows in 2 tables, and the newest case of 1 servers, are those of the original"
    assert told[2:] == ["ok    schema    is there", "note  outbox    2 given up", f"{NAME} can be restored."]


def test_a_copy_that_is_not_well_or_not_the_same_does_not_hold() -> None:
    ill = Verdict(differences=(), findings=(Finding(name="points", is_fine=False, words="1 does not add up"),))
    other = Verdict(differences=DIFFERS[:1], findings=())
    told = [list(verified_lines(Verified(trial=TRIAL, verdict=verdict))) for verdict in (ill, other)]
    assert told[0][-2:] == ["FAIL  points    1 does not add up", f"{NAME} does not hold."]
    assert told[1][-2:] == ["FAIL  the table cases has 2 rows instead of 3", f"{NAME} does not hold."]


def test_where_nothing_can_be_noted_that_is_told() -> None:
    unnoted = errors.DirectoryUnusable("/mnt", "Read-only file system")
    verdict = Verdict(differences=(), findings=())
    *_, last = verified_lines(Verified(trial=TRIAL, verdict=verdict, not_noted=unnoted))
    assert last == "That it was verified could not be noted: /mnt cannot hold backups: Read-only file system."


def test_one_of_an_older_version_is_said_to_have_been_brought_up_to_date() -> None:
    older = evolve(MANIFEST, origin=an_origin(revision="0022"))
    verdict = Verdict(differences=(), findings=())
    told = list(verified_lines(Verified(trial=evolve(TRIAL, manifest=older), verdict=verdict)))
    assert told[-2] == f"The schema was brought from migration 0022 to {head_revision()}."


def test_after_restoring_it_is_told_what_was_kept_how_to_get_rid_of_it_and_what_no_backup_holds() -> None:
    taken = TakenOver(database="tux", aside="tux_before_1", notes=["the setting search_path"])
    restored = Restored(trial=TRIAL, verdict=Verdict(differences=(), findings=(FINE,)), taken_over=taken)
    told = list(restored_lines(restored))
    assert told[-3:] == [
        f"The database tux is now that of {NAME}.",
        "No backup holds the setting search_path: set it again.",
        "What was there before is kept as tux_before_1. Once you are sure, get rid of it with DROP DATABASE "
        '"tux_before_1", as the database\'s owner and in another one.',
    ]


@pytest.mark.parametrize(
    ("count", "words"), [(999, "999 B"), (1000, "1.0 kB"), (2_500_000, "2.5 MB"), (3 * 10**15, "3000.0 TB")]
)
def test_sizes_are_told_as_disks_are_sold(count: int, words: str) -> None:
    assert size_words(count) == words
