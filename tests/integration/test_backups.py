"""Backups of a real database: made while it changes, proved, and brought back beside what is there."""

from argparse import Namespace
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import asyncpg
import pytest
from attrs import evolve, frozen
from sqlalchemy import text

from application.backups.errors import (
    BackupUnderWay,
    DatabaseAway,
    DatabaseInUse,
    MayNotCreateDatabases,
    NotAsBackedUp,
    NotItsOwner,
    RestoreOutcomeUnknown,
    RestoreUnderWay,
    WouldOverwrite,
)
from application.backups.ports import Progress, Receive
from application.backups.restore_backup import RestoreBackup, RestoreBackupHandler
from application.backups.trying import Trial, opened
from domain.backups.comparing import NewestCaseDiffers, differences
from domain.backups.database import SavedDatabase
from infrastructure.backups import databases as admin
from infrastructure.backups import target as backup_target
from infrastructure.backups.connecting import Connection, connected
from infrastructure.backups.contents import contents_of_database
from infrastructure.backups.encryption import new_key
from infrastructure.backups.place import DatabasePlace
from infrastructure.backups.programs import Programs, programs_for
from infrastructure.backups.source import PostgresSnapshot, PostgresSource
from infrastructure.backups.target import PostgresTarget
from infrastructure.backups.whose import identity_of, saved_database
from infrastructure.database.address import in_database
from infrastructure.database.engines import Engines
from infrastructure.database.revisions import head_revision
from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import BackupSettings, TuxSettings
from interface.backups.wiring import backup_shelf
from interface.startup import backup_trials
from interface.startup.backup_commands import create, list_all, restore, verify
from interface.startup.backup_trials import examined
from tests.backups import Quiet, shelf_in
from tests.builders import GUILD
from tests.databases import DELETE_EVERYTHING, Databases

pytestmark = pytest.mark.xdist_group("backups")
_FILL = (
    "INSERT INTO guilds (guild_id, registered_at, settings) VALUES (:guild, now(), '{}')",
    """INSERT INTO cases (guild_id, number, kind, is_exclusive, target_id, moderator_id, reason, request_id,
        delete_messages_seconds, opened_at, lease_until, lease_token, notice, status, settled_at)
        SELECT :guild, n, 'warn', false, 5, 6, 'spam', n, 0, now(), now(), gen_random_uuid(), 'not_wanted', 'applied',
        now() FROM generate_series(1, 3) AS n""",
)
_MEANWHILE = "INSERT INTO guilds (guild_id, registered_at, settings) VALUES (77, now(), '{}')"


async def nothing_to_migrate(_settings: DatabaseSettings) -> None:
    """What is restored is at the newest migration."""


@frozen
class OnTheRunsServer:
    """A database beside the others takes the place of a server of its own, which takes a second to make."""

    _databases: Databases

    @asynccontextmanager
    async def opened(self, dumped_by: int) -> AsyncIterator[DatabasePlace]:
        settings = await self._databases.create("scratch")
        try:
            yield DatabasePlace(settings, dumped_by, programs_for(dumped_by), nothing_to_migrate, examined)
        finally:
            await self._databases.drop("scratch")


@pytest.fixture(scope="module")
async def settings(
    databases: Databases,
    database_of_the_run: DatabaseSettings,
    engines_of_the_run: Engines,
    tmp_path_factory: pytest.TempPathFactory,
) -> TuxSettings:
    """With an encrypted backup, made while somebody went on writing."""
    if databases.on_citus:
        pytest.skip("a database that is spread over workers is not restored as one")
    directory = tmp_path_factory.mktemp("backups")
    async with engines_of_the_run.autocommit.connect() as connection:
        await connection.execute(DELETE_EVERYTHING)
        for statement in _FILL:
            await connection.execute(text(statement), {"guild": GUILD})

    dump = PostgresSnapshot.dump

    async def dump_later(snapshot: PostgresSnapshot, receive: Receive, progress: Progress) -> None:
        async with engines_of_the_run.autocommit.connect() as connection:
            await connection.execute(text(_MEANWHILE))
        await dump(snapshot, receive, progress)

    chosen = BackupSettings(directory=str(directory), key=new_key().text)
    settings = TuxSettings(database=database_of_the_run, backup=chosen)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(PostgresSnapshot, "dump", dump_later)
        assert await create(settings, Namespace(directory=None, keep_all=False)) == 0
    return settings


@pytest.fixture
async def trial(settings: TuxSettings) -> Trial:
    return await opened(backup_shelf(settings), None, Quiet())


@asynccontextmanager
async def made(databases: Databases, suffix: str) -> AsyncIterator[DatabaseSettings]:
    """A database with a table of its own; with it goes what restoring has put beside it."""
    there = await databases.create(suffix)
    async with connected(there, name="tux test") as connection:
        await connection.execute("CREATE TABLE keepsake (words text); INSERT INTO keepsake VALUES ('old')")
    yield there
    await databases.drop(suffix)
    async with maintaining(there) as connection:
        for name in await put_beside(there):
            await admin.drop(connection, name, with_sessions=True)


@pytest.fixture(scope="module")
async def kept(databases: Databases, settings: TuxSettings) -> AsyncIterator[DatabaseSettings]:
    """For tests after which it is as it was."""
    async with made(databases, "kept") as there:
        yield there


@pytest.fixture
async def old(databases: Databases, settings: TuxSettings) -> AsyncIterator[DatabaseSettings]:
    """One that is to be replaced."""
    async with made(databases, "old") as there:
        yield there


def name_of(settings: DatabaseSettings) -> str:
    name = settings.address.database
    assert name is not None
    return name


@asynccontextmanager
async def maintaining(settings: DatabaseSettings) -> AsyncIterator[Connection]:
    async with connected(evolve(settings, url=in_database(settings.url, "postgres")), name="tux test") as connection:
        yield connection


async def names(settings: DatabaseSettings) -> list[str]:
    """Of the database and those beside it."""
    like = f"{name_of(settings)[:30]}%"
    async with maintaining(settings) as connection:
        rows = await connection.fetch("SELECT datname FROM pg_database WHERE datname LIKE $1 ORDER BY datname", like)
        return [row[0] for row in rows]


async def put_beside(settings: DatabaseSettings) -> list[str]:
    """By restoring: the run's other databases may begin with the same 30 letters."""
    beginning = name_of(settings)[:30]
    beside = (f"{beginning}_before_", f"{beginning}_restoring_")
    return [name for name in await names(settings) if name.startswith(beside)]


def target(settings: DatabaseSettings, said: list[str] | None = None) -> PostgresTarget:
    lines: list[str] = [] if said is None else said
    return PostgresTarget(settings, nothing_to_migrate, examined, lines.append)


async def words_in(settings: DatabaseSettings, database: str | None = None) -> str:
    there = settings if database is None else evolve(settings, url=in_database(settings.url, database))
    async with connected(there, name="tux test") as connection:
        words: str = await connection.fetchval("SELECT words FROM keepsake")
        return words


async def test_a_backup_holds_one_moment_and_says_what_was_in_it(trial: Trial) -> None:
    manifest, contents = trial.manifest, trial.contents
    assert (manifest.is_encrypted, manifest.origin.revision) == (True, head_revision())
    assert contents.rows["guilds"] == 1, "what came after that moment is not counted"
    assert contents.rows["cases"] == 3
    assert contents.newest_cases[GUILD].number == 3


async def test_it_is_proved_by_restoring_it_which_the_list_then_says(
    settings: TuxSettings,
    trial: Trial,
    databases: Databases,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    name = trial.manifest.name
    monkeypatch.setattr(backup_trials, "scratch_server", lambda _settings: OnTheRunsServer(databases))
    assert await verify(settings, Namespace(directory=None, name=name)) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[1].startswith("ok    5 rows in ")
    checks = [line.split()[:2] for line in told[2:-1]]
    assert checks == [
        ["ok", each] for each in ("database", "version", "schema", "changes", "indexes", "ledger", "session", "points")
    ]
    assert told[-1] == f"{name} can be restored."
    assert await list_all(settings, Namespace(directory=None)) == 0
    line = capsys.readouterr().out.splitlines()[0]
    assert line.startswith(f"{name}  ")
    assert "encrypted  verified 2" in line


async def test_it_takes_the_place_of_a_database_only_when_told_and_that_is_kept(
    settings: TuxSettings, trial: Trial, old: DatabaseSettings, capsys: pytest.CaptureFixture[str]
) -> None:
    name, there = trial.manifest.name, evolve(settings, database=old)
    with pytest.raises(WouldOverwrite):
        await restore(there, Namespace(directory=None, name=trial.manifest.name, with_faults=False, replace=False))
    assert await words_in(old) == "old"
    assert (
        await restore(there, Namespace(directory=None, name=trial.manifest.name, with_faults=False, replace=True)) == 0
    )
    [aside] = [each for each in await names(old) if "_before_" in each]
    told = capsys.readouterr().out
    assert f"is now that of {name}" in told
    assert f'DROP DATABASE "{aside}"' in told
    assert await words_in(old, aside) == "old"
    async with connected(old, name="tux test") as connection:
        assert await contents_of_database(connection) == trial.contents
        await connection.execute("UPDATE cases SET reason = 'other' WHERE number = 3")
        found = await contents_of_database(connection)
    assert list(differences(trial.contents, found)) == [NewestCaseDiffers(GUILD, 3, 3)]
    said: list[str] = []
    async with target(old, said).opened(0, replace=True):
        pass
    assert said == [f"{aside} is kept: it was {name_of(old)}, until the backup {name} took its place"]


async def test_once_it_has_taken_the_place_no_loss_of_the_server_makes_that_a_failure(
    settings: TuxSettings,
    trial: Trial,
    old: DatabaseSettings,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    async def lost(connection: Connection, _database: str) -> Sequence[str]:
        await connection.execute("SELECT pg_terminate_backend(pg_backend_pid())")
        return pytest.fail("the session is ended")

    monkeypatch.setattr(admin, "settings_of", lost)
    order = Namespace(directory=None, name=trial.manifest.name, with_faults=False, replace=True)
    assert await restore(evolve(settings, database=old), order) == 0
    [aside] = [each for each in await names(old) if "_before_" in each]
    told = capsys.readouterr().out
    assert f"is kept as {aside}" in told
    assert "No backup holds what was set and granted on the old database, which could not be asked" in told
    async with connected(old, name="tux test") as connection:
        assert await contents_of_database(connection) == trial.contents


def lose_the_commit(monkeypatch: pytest.MonkeyPatch, *, carried_out: bool) -> list[Connection]:
    """The connection ends as COMMIT is sent; the server has heard it, or not. Returns what is lost by and by."""
    execute, ended = asyncpg.Connection.execute, list[Connection]()

    async def lost(connection: Connection, query: str, *arguments: object) -> str:
        if query != "COMMIT;":
            return await execute(connection, query, *arguments)
        if carried_out:
            await execute(connection, query)
        connection.terminate()
        ended.append(connection)
        raise asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation")

    monkeypatch.setattr(asyncpg.Connection, "execute", lost)
    return ended


async def test_a_loss_during_the_commit_is_told_as_done_where_the_server_carried_it_out(
    old: DatabaseSettings, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    lose_the_commit(monkeypatch, carried_out=True)
    async with target(old).opened(0, replace=True) as place:
        async with connected(place.settings, name="tux test") as connection:
            await connection.execute("CREATE TABLE keepsake AS SELECT 'new' AS words")
        taken = await place.take_over(trial.manifest.name)
    assert taken.aside is not None
    assert [await words_in(old), await words_in(old, taken.aside)] == ["new", "old"]


async def test_a_loss_during_the_commit_is_told_as_a_failure_where_the_server_did_not(
    kept: DatabaseSettings, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = await names(kept)
    lose_the_commit(monkeypatch, carried_out=False)
    with pytest.raises(DatabaseAway):
        async with target(kept).opened(0, replace=True) as place:
            await place.take_over(trial.manifest.name)
    assert await words_in(kept) == "old"
    assert await names(kept) == before, "and nothing is left of what was loaded"


async def test_where_the_server_does_not_answer_afterwards_the_loss_is_told_as_not_known(
    old: DatabaseSettings, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    lost, away = lose_the_commit(monkeypatch, carried_out=False), DatabaseAway(str(old.address), "refused")

    def connected_until_then(settings: DatabaseSettings, *, name: str) -> AbstractAsyncContextManager[Connection]:
        if lost:
            raise away
        return connected(settings, name=name)

    monkeypatch.setattr(backup_target, "LOOKS_FOR", 0.0)
    monkeypatch.setattr(backup_target, "connected", connected_until_then)
    with pytest.raises(RestoreOutcomeUnknown) as unknown:
        async with target(old).opened(0, replace=True) as place:
            await place.take_over(trial.manifest.name)
    assert (unknown.value.away, unknown.value.database) == (away, name_of(old))
    assert unknown.value.restoring in await names(old), "by which it can be told"


async def test_while_a_bot_is_connected_nothing_is_restored_and_it_is_named(kept: DatabaseSettings) -> None:
    async with connected(kept, name="tux of the club"):
        with pytest.raises(DatabaseInUse) as in_use:
            async with target(kept).opened(0, replace=True):
                pytest.fail("it must not come that far")
    assert [each.name for each in in_use.value.by] == ["tux of the club"]


async def test_a_bot_that_connects_while_it_is_loaded_keeps_its_database(kept: DatabaseSettings, trial: Trial) -> None:
    before = await names(kept)
    with pytest.raises(DatabaseInUse):
        async with target(kept).opened(0, replace=True) as place, connected(kept, name="tux"):
            await place.take_over(trial.manifest.name)
    assert await words_in(kept) == "old"
    assert await names(kept) == before


async def test_what_is_cut_off_between_the_two_renames_leaves_the_old_one_in_its_place(
    kept: DatabaseSettings, trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    rename, renamed = admin.rename, list[str]()

    async def rename_once(connection: Connection, database: str, to: str) -> None:
        if renamed:
            raise KeyboardInterrupt
        renamed.append(to)
        await rename(connection, database, to)

    monkeypatch.setattr(admin, "rename", rename_once)
    before = await names(kept)
    with pytest.raises(KeyboardInterrupt):
        async with target(kept).opened(0, replace=True) as place:
            await place.take_over(trial.manifest.name)
    assert "_before_" in renamed[0]
    assert await names(kept) == before
    assert await words_in(kept) == "old"


async def test_what_is_not_what_was_backed_up_takes_nobodys_place(kept: DatabaseSettings, tmp_path: Path) -> None:
    shelf = shelf_in(tmp_path)
    async with (
        PostgresSource(kept).turn() as turn,
        turn.snapshot() as snapshot,
        shelf.draft(snapshot.origin, Quiet()) as draft,
    ):
        await snapshot.dump(draft.receive, Quiet())
        await draft.finish(evolve(snapshot.contents, rows={"keepsake": 2}), seconds=1)
    with pytest.raises(NotAsBackedUp):
        await RestoreBackupHandler(shelf, target(kept), Quiet())(RestoreBackup(replace=True))
    assert await put_beside(kept) == []


async def test_what_a_killed_restore_left_is_said_and_dropped(kept: DatabaseSettings) -> None:
    left = f"{name_of(kept)[:30]}_restoring_killed"
    async with maintaining(kept) as connection:
        await admin.create_like(connection, left, name_of(kept))
        await admin.mark(connection, left, f"tux: being restored for {name_of(kept)}, from a backup")
    said: list[str] = []
    with pytest.raises(WouldOverwrite):
        async with target(kept, said).opened(0, replace=False):
            pytest.fail("it has tables")
    assert said == [f"{left} was left of a restore that was cut off, and is dropped"]
    assert left not in await names(kept)


async def test_an_empty_database_is_replaced_unasked_and_not_kept(old: DatabaseSettings, trial: Trial) -> None:
    async with connected(old, name="tux test") as connection:
        await connection.execute("DROP TABLE keepsake")
    async with target(old).opened(0, replace=False) as place:
        async with connected(place.settings, name="tux test") as connection:
            await connection.execute("CREATE TABLE keepsake AS SELECT 'new' AS words")
        taken = await place.take_over(trial.manifest.name)
    assert (taken.database, taken.aside) == (name_of(old), None)
    assert await words_in(old) == "new"
    assert not [each for each in await names(old) if "_before_" in each]


async def test_one_process_at_a_time_restores_and_one_makes_a_backup(kept: DatabaseSettings) -> None:
    async with target(kept).opened(0, replace=True):
        with pytest.raises(RestoreUnderWay):
            async with target(kept).opened(0, replace=True):
                pytest.fail("the other one has not ended")
    async with PostgresSource(kept).turn():
        with pytest.raises(BackupUnderWay):
            async with PostgresSource(kept).turn():
                pytest.fail("the other one has not ended")


async def test_a_role_that_may_not_is_told_before_anything_is_done(kept: DatabaseSettings) -> None:
    role = f"{name_of(kept)}_role"
    as_role = evolve(kept, url=f"{kept.url}{'&' if '?' in kept.url else '?'}options=-c%20role%3D{role}")
    async with maintaining(kept) as connection:
        await connection.execute(f'CREATE ROLE "{role}"')
        try:
            with pytest.raises(MayNotCreateDatabases):
                async with target(as_role).opened(0, replace=True):
                    pytest.fail("it may not")
            await connection.execute(f'ALTER ROLE "{role}" CREATEDB')
            with pytest.raises(NotItsOwner):
                async with target(as_role).opened(0, replace=True):
                    pytest.fail("it may not")
        finally:
            await connection.execute(f'DROP ROLE "{role}"')


@pytest.fixture
def telling(tmp_path: Path) -> Programs:
    """Programs that save nothing but what others can see of them."""
    for name in ("pg_dump", "pg_restore"):
        (tmp_path / name).write_text("#!/bin/sh\ntr '\\0' ' ' < /proc/$$/cmdline\necho; echo \"$PGPASSWORD\"\n")
        (tmp_path / name).chmod(0o755)
    return Programs(tmp_path, 99)


async def test_the_password_is_in_no_list_of_processes(kept: DatabaseSettings, telling: Programs) -> None:
    address = evolve(kept.address, password="hunter2")
    written: list[bytes] = []
    async with (
        PostgresSource(kept, lambda _major: telling).turn() as turn,
        evolve(turn, address=address).snapshot() as snapshot,
    ):
        await snapshot.dump(lambda stream: written.append(stream.read()), Quiet())
    arguments, password = b"".join(written).splitlines()
    assert b"pg_dump --format=custom" in arguments
    assert b"hunter2" not in arguments
    assert password == b"hunter2"


async def test_restores_of_two_databases_go_on_at_once_and_the_next_of_one_waits_for_no_session_to_end(
    kept: DatabaseSettings,
) -> None:
    this = target(kept)
    async with maintaining(kept) as one, maintaining(kept) as another:
        async with this._alone(one, "club"), this._alone(another, "guild"):
            with pytest.raises(RestoreUnderWay):
                async with this._alone(another, "club"):
                    pytest.fail("the other one has not ended")
        async with this._alone(another, "club"):
            pass


async def test_a_database_is_known_again_by_what_its_server_says_whatever_it_is_called(
    kept: DatabaseSettings, trial: Trial, settings: TuxSettings
) -> None:
    made_of = trial.manifest.origin.database
    assert made_of.identity is not None
    elsewhere = SavedDatabase("by another address", (await saved_database(settings.database)).identity)
    assert elsewhere.is_same(made_of)
    this, found = await saved_database(kept), await target(kept).database()
    assert this == found
    assert not this.is_same(made_of)


async def test_where_the_server_does_not_say_which_it_is_its_address_has_to_do(kept: DatabaseSettings) -> None:
    async with maintaining(kept) as connection:
        transaction = connection.transaction()
        await transaction.start()
        await connection.execute(
            "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC; CREATE ROLE tux_test_nobody;"
            " SET LOCAL ROLE tux_test_nobody"
        )
        assert await identity_of(connection) is None
        await transaction.rollback()
