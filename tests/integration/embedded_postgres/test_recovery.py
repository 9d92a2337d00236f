"""After a crash at any point the next start works."""

import os
import select
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from infrastructure.embedded_postgres import (
    DirectoryNotUsableError,
    EmbeddedPostgres,
    ServerDidNotStartError,
    cluster,
    is_running,
)
from infrastructure.embedded_postgres.binaries import choose
from tests.integration.embedded_postgres.directories import cluster_of, postmaster_of
from tests.integration.embedded_postgres.tenants import StartTenant, hear, say


def kill(pid: int) -> None:
    """SIGKILL, and wait until the process has ended."""
    watch = os.pidfd_open(pid)
    os.kill(pid, signal.SIGKILL)
    ended, _, _ = select.select([watch], [], [], 30)
    os.close(watch)
    assert ended


def crash(directory: Path) -> None:
    """Leave a directory as it is after a power failure, its server's lock files in place."""
    postgres = EmbeddedPostgres(directory)
    postgres.start()
    kill(postmaster_of(directory))
    postgres.stop()
    assert (cluster_of(directory).data / "postmaster.pid").exists()


def write_stale_pid(directory: Path, pid: int) -> None:
    cluster = cluster_of(directory)
    for path in (cluster.data / "postmaster.pid", cluster.socket_directory / ".s.PGSQL.5432.lock"):
        path.write_text("\n".join([str(pid), *path.read_text().splitlines()[1:]]) + "\n")


@contextmanager
def process_of_the_servers_account(directory: Path, *command: str) -> Iterator[subprocess.Popen[bytes]]:
    account = cluster_of(directory).account
    with subprocess.Popen(command, user=None if account.is_own else account.uid) as process:
        yield process
        if process.poll() is None:
            process.kill()


def test_a_server_left_by_a_killed_owner_is_shared_and_then_stopped(directory: Path, start_tenant: StartTenant) -> None:
    tenant = start_tenant(directory)
    hear(tenant, "started")
    kill(tenant.pid)
    left = postmaster_of(directory)
    assert is_running(directory)
    with EmbeddedPostgres(directory):
        assert postmaster_of(directory) == left
    assert not is_running(directory)


def test_a_killed_server_is_started_again_by_the_process_that_holds_the_lease(directory: Path) -> None:
    postgres = EmbeddedPostgres(directory)
    postgres.start()
    killed = postmaster_of(directory)
    kill(killed)
    assert not is_running(directory)
    postgres.start()
    assert is_running(directory)
    assert postmaster_of(directory) != killed
    postgres.stop()
    assert not is_running(directory)


def test_a_stale_number_that_another_program_has_by_now_neither_hinders_nor_harms(directory: Path) -> None:
    postgres = EmbeddedPostgres(directory)
    postgres.start()
    kill(postmaster_of(directory))
    with process_of_the_servers_account(directory, "sleep", "600") as bystander:
        write_stale_pid(directory, bystander.pid)
        assert not is_running(directory)
        postgres.stop()
        with EmbeddedPostgres(directory):
            assert is_running(directory)
        assert bystander.poll() is None


def test_a_stale_number_of_a_zombie_does_not_hinder(directory: Path) -> None:
    crash(directory)
    with process_of_the_servers_account(directory, "true") as zombie:
        os.waitid(os.P_PID, zombie.pid, os.WEXITED | os.WNOWAIT)
        write_stale_pid(directory, zombie.pid)
        with EmbeddedPostgres(directory):
            assert is_running(directory)


@pytest.mark.parametrize("content", ["", "999999999\n", "nonsense\n"])
def test_a_damaged_or_dead_lock_file_does_not_hinder(directory: Path, content: str) -> None:
    crash(directory)
    (cluster_of(directory).data / "postmaster.pid").write_text(content)
    with EmbeddedPostgres(directory):
        assert is_running(directory)


def test_no_second_server_is_started_on_data_whose_server_cannot_be_found(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "PASSING_OBSTACLE_SECONDS", 0)
    postgres = EmbeddedPostgres(directory)
    server = postgres.start()
    hidden = postmaster_of(directory)
    with process_of_the_servers_account(directory, "sleep", "600") as bystander:
        write_stale_pid(directory, bystander.pid)
        (server.socket_directory / ".s.PGSQL.5432").unlink()
        with pytest.raises(ServerDidNotStartError, match="shared memory block"):
            EmbeddedPostgres(directory).start()
    (cluster_of(directory).data / "postmaster.pid").write_text(f"{hidden}\n")
    postgres.stop()


def test_a_server_whose_socket_was_deleted_is_started_again_unless_others_use_it(directory: Path) -> None:
    user, other = EmbeddedPostgres(directory), EmbeddedPostgres(directory)
    server = user.start()
    deaf = postmaster_of(directory)
    (server.socket_directory / ".s.PGSQL.5432").unlink()
    assert not is_running(directory)
    with pytest.raises(DirectoryNotUsableError, match="in use"):
        other.start()
    assert postmaster_of(directory) == deaf
    user.start()
    assert is_running(directory)
    assert postmaster_of(directory) != deaf
    other.start()
    other.stop()
    user.stop()


def test_the_next_start_waits_for_the_initdb_of_a_killed_process_and_uses_nothing_it_left(
    new_directory: Path, start_tenant: StartTenant, monkeypatch: pytest.MonkeyPatch
) -> None:
    binaries = new_directory.with_name("slow binaries")
    begun, may_go_on = binaries / "begun", binaries / "may go on"
    slow_initdb(binaries, begun, may_go_on)
    with monkeypatch.context() as patch:
        patch.setenv("PG_BINDIR", str(binaries))
        killed = start_tenant(new_directory)
    assert begun.read_text() == "begun\n"
    kill(killed.pid)
    tenant = start_tenant(new_directory)
    assert "waiting" in hear(tenant, "progress")
    may_go_on.write_text("go on\n")
    assert "making" in hear(tenant, "progress")
    hear(tenant, "started")
    assert not (new_directory / "data.new").exists()
    say(tenant, "stop")
    hear(tenant, "stopped")


def slow_initdb(binaries: Path, begun: Path, may_go_on: Path) -> None:
    """Make a directory of programs whose initdb says on one pipe that it has begun, and waits for a line on another."""
    real = choose(binaries / "no data").directory
    binaries.mkdir()
    binaries.chmod(0o755)
    for pipe in (begun, may_go_on):
        os.mkfifo(pipe)
        pipe.chmod(0o666)
    for name in ("postgres", "pg_ctl"):
        (binaries / name).symlink_to(real / name)
    wait = f"""[ "$1" = -V ] || {{ echo begun > '{begun}'; read -r line < '{may_go_on}'; }}"""
    (binaries / "initdb").write_text(f"""#!/bin/sh\n{wait}\nexec '{real}/initdb' "$@"\n""")
    (binaries / "initdb").chmod(0o755)
