"""Whose account runs the server, and where."""

import os
import pwd
import shutil
from pathlib import Path

import pytest

from infrastructure.embedded_postgres import (
    DirectoryNotUsableError,
    EmbeddedPostgres,
    NoUnprivilegedAccountError,
    data_home,
    is_running,
)
from infrastructure.embedded_postgres import account as accounts
from infrastructure.embedded_postgres.account import FALLBACK_PARENT
from infrastructure.embedded_postgres.binaries import choose
from tests.integration.embedded_postgres.directories import clean, cluster_of, moved, postmaster_of
from tests.integration.embedded_postgres.tenants import StartTenant, hear, say

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can change accounts")
GAMES = 5


def owner_of_process(pid: int) -> int:
    return Path(f"/proc/{pid}").stat().st_uid


@as_root
def test_for_root_an_unprivileged_account_runs_the_server(directory: Path) -> None:
    with EmbeddedPostgres(directory):
        name = pwd.getpwuid(owner_of_process(postmaster_of(directory))).pw_name
    assert name in accounts.UNPRIVILEGED_ACCOUNTS


@as_root
def test_out_of_reach_of_that_account_the_data_lives_elsewhere_and_the_directory_stays_as_it_was(
    tmp_path: Path, directory: Path
) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    wanted = private / "postgres"
    home = data_home(wanted)
    assert home.parent == FALLBACK_PARENT
    said: list[str] = []
    with moved(directory, home):
        with EmbeddedPostgres(wanted, progress=said.append):
            assert is_running(wanted)
        assert str(home) in said[0]
    assert private.stat().st_mode & 0o777 == 0o700
    assert not wanted.exists()


@as_root
def test_binaries_out_of_reach_are_copied_once(
    directory: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = choose(cluster_of(directory).data).directory.parent
    package = tmp_path / "private" / source.parent.name
    package.mkdir(parents=True)
    package.parent.chmod(0o700)
    shutil.copytree(source, package / source.name, ignore=shutil.ignore_patterns("include", "*.a", "doc"))
    if (libraries := source.parent.with_name(f"{source.parent.name}.libs")).exists():
        shutil.copytree(libraries, package.with_name(libraries.name))
    monkeypatch.setenv("PG_BINDIR", str(package / source.name / "bin"))
    copies = cluster_of(directory).home / "binaries"
    made: list[float] = []
    for _ in range(2):
        with EmbeddedPostgres(directory):
            program = Path(f"/proc/{postmaster_of(directory)}/exe").readlink()
            assert program.is_relative_to(copies)
            made.append(program.stat().st_ctime)
    assert made[0] == made[1]


@as_root
def test_an_ordinary_user_runs_the_server_as_itself(open_ground: Path, start_tenant: StartTenant) -> None:
    own_ground = open_ground / "games"
    own_ground.mkdir()
    os.chown(own_ground, GAMES, GAMES)
    directory = own_ground / "data of games" / "postgres"
    tenant = start_tenant(directory, GAMES)
    try:
        hear(tenant, "started")
        assert owner_of_process(postmaster_of(directory)) == GAMES
        with EmbeddedPostgres(directory):
            say(tenant, "stop")
            hear(tenant, "stopped")
            assert is_running(directory)
        assert {path.stat().st_uid for path in own_ground.rglob("*")} == {GAMES}
        assert directory.stat().st_mode & 0o777 == 0o700
        with EmbeddedPostgres(directory):
            assert owner_of_process(postmaster_of(directory)) == GAMES
    finally:
        clean(directory)


@as_root
def test_without_an_unprivileged_account_root_is_told_so(new_directory: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(accounts, "UNPRIVILEGED_ACCOUNTS", ("no-such-account",))
        with pytest.raises(NoUnprivilegedAccountError, match="no-such-account"):
            EmbeddedPostgres(new_directory).start()
    assert not new_directory.exists()


@as_root
def test_data_that_belongs_to_root_is_refused_and_left_alone(directory: Path) -> None:
    data = cluster_of(directory).data
    owner = data.stat()
    os.chown(data, 0, 0)
    with pytest.raises(DirectoryNotUsableError, match="belongs to root"):
        EmbeddedPostgres(directory).start()
    assert data.stat().st_uid == 0
    os.chown(data, owner.st_uid, owner.st_gid)


def test_a_socket_directory_open_to_others_is_refused(directory: Path) -> None:
    socket_directory = cluster_of(directory).socket_directory
    socket_directory.chmod(0o755)
    with pytest.raises(DirectoryNotUsableError, match="private"):
        EmbeddedPostgres(directory).start()
    assert socket_directory.stat().st_mode & 0o777 == 0o755
    socket_directory.chmod(0o700)


def test_a_directory_that_cannot_be_made_is_named(open_ground: Path) -> None:
    (open_ground / "file").write_text("kept")
    with pytest.raises(DirectoryNotUsableError, match="file/postgres"):
        EmbeddedPostgres(open_ground / "file" / "postgres").start()
    assert (open_ground / "file").read_text() == "kept"
