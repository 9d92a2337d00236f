"""Starting, sharing and stopping the server."""

import asyncio
import os
import shutil
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from infrastructure.embedded_postgres import (
    EmbeddedPostgres,
    EmbeddedServer,
    ServerDidNotStartError,
    ServerNotRunningError,
    default_directory,
    is_running,
    join,
)
from infrastructure.embedded_postgres.cluster import LOG_LIMIT_BYTES
from tests.integration.embedded_postgres.directories import cluster_of, moved, postmaster_of
from tests.integration.embedded_postgres.tenants import StartTenant, hear, say


def ask(server: EmbeddedServer, *statements: str) -> str:
    """The first value that the last statement returns."""

    async def answer() -> str:
        async with create_async_engine(server.url, poolclass=NullPool).begin() as connection:
            for statement in statements[:-1]:
                await connection.execute(text(statement))
            return str(await connection.scalar(text(statements[-1])))

    return asyncio.run(answer(), loop_factory=asyncio.new_event_loop)


def test_the_first_start_makes_a_durable_database_reached_only_through_a_private_socket(new_directory: Path) -> None:
    said: list[str] = []
    with EmbeddedPostgres(new_directory, progress=said.append) as server:
        names = ("data_checksums", "fsync", "listen_addresses", "timezone", "max_connections", "server_encoding")
        assert [ask(server, f"SHOW {name}") for name in names] == ["on", "on", "", "UTC", "100", "UTF8"]
        assert ask(server, "SELECT datcollate FROM pg_database WHERE datname = 'tux'") == "C.UTF-8"
        assert ask(server, "SELECT current_database() || ' ' || current_user") == "tux tux"
        assert ask(server, "SHOW server_version").split(".")[0] == str(server.major_version)
        status = server.socket_directory.stat()
        assert status.st_mode & 0o777 == 0o700
        assert status.st_uid == cluster_of(new_directory).data.stat().st_uid
    assert [line.split()[0] for line in said] == ["making", "starting"]


def test_a_second_start_finds_what_the_first_one_kept(directory: Path) -> None:
    with EmbeddedPostgres(directory) as server:
        ask(server, "CREATE TABLE kept AS SELECT 42 AS answer", "SELECT 1")
    with EmbeddedPostgres(directory, settings={"fsync": "off"}) as server:
        assert ask(server, "SELECT answer FROM kept") == "42"
        assert ask(server, "SHOW fsync") == "off"


def test_two_processes_share_a_server_and_the_last_one_out_stops_it(directory: Path, start_tenant: StartTenant) -> None:
    tenant = start_tenant(directory)
    url = hear(tenant, "started")
    postgres = EmbeddedPostgres(directory)
    assert postgres.start().url == url
    postgres.stop()
    assert is_running(directory)
    say(tenant, "stop")
    hear(tenant, "stopped")
    assert not is_running(directory)


def test_a_process_that_ends_without_stopping_gives_its_lease_back(directory: Path, start_tenant: StartTenant) -> None:
    tenant = start_tenant(directory)
    hear(tenant, "started")
    tenant.communicate(timeout=30)
    assert not is_running(directory)


def test_leases_of_one_process_count_separately(directory: Path) -> None:
    first, second = EmbeddedPostgres(directory), EmbeddedPostgres(directory)
    assert first.start() == first.start() == second.start()
    first.stop()
    first.stop()
    assert is_running(directory)
    second.stop()
    assert not is_running(directory)


def test_two_simultaneous_first_starts_make_one_server(new_directory: Path, start_tenant: StartTenant) -> None:
    tenants = [start_tenant(new_directory) for _ in range(2)]
    first, second = (hear(tenant, "started") for tenant in tenants)
    assert first == second
    log = cluster_of(new_directory).log.read_text()
    assert log.count("ready to accept connections") == 1
    for tenant in tenants:
        say(tenant, "stop")
        hear(tenant, "stopped")
    assert not is_running(new_directory)


def test_joining_needs_a_running_server_and_makes_nothing(new_directory: Path) -> None:
    assert not is_running(new_directory)
    with pytest.raises(ServerNotRunningError, match=str(new_directory)):
        join(new_directory)
    assert not new_directory.exists()


def test_joining_takes_no_lease(directory: Path) -> None:
    with EmbeddedPostgres(directory) as server:
        assert join(directory) == server
    assert not is_running(directory)


def test_a_database_of_any_name_is_made_when_it_is_not_there(directory: Path) -> None:
    name = 'other "one" & more'
    for _ in range(2):
        with EmbeddedPostgres(directory, database=name) as server:
            assert ask(server, "SELECT current_database()") == name


@pytest.mark.parametrize("name", ["long" * 40, """odd $HOME "quoted" 'name', `id` & more"""])
def test_a_path_unfit_for_a_socket_gets_a_short_private_socket_directory(directory: Path, name: str) -> None:
    with moved(directory, directory.with_name(name)) as unfit:
        with EmbeddedPostgres(unfit) as server:
            assert ask(server, "SELECT current_database()") == "tux"
            assert server.socket_directory.parent == Path("/tmp")
            assert server.socket_directory.stat().st_mode & 0o777 == 0o700
        assert not is_running(unfit)
        shutil.rmtree(server.socket_directory)


def test_the_server_inherits_no_secret_of_the_process_that_starts_it(
    directory: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    monkeypatch.setenv("PGPORT", "1")
    with EmbeddedPostgres(directory):
        environment = Path(f"/proc/{postmaster_of(directory)}/environ").read_bytes()
    assert b"PATH=" in environment
    assert b"DISCORD_TOKEN" not in environment


def test_a_log_of_over_ten_megabytes_is_put_aside(directory: Path) -> None:
    log = cluster_of(directory).log
    os.truncate(log, LOG_LIMIT_BYTES + 1)
    with EmbeddedPostgres(directory):
        pass
    assert log.with_name("server.log.1").stat().st_size == LOG_LIMIT_BYTES + 1
    assert "ready to accept connections" in log.read_text()


def test_a_server_that_does_not_start_says_why_and_leaves_no_lease(directory: Path) -> None:
    configuration = cluster_of(directory).data / "postgresql.conf"
    sound = configuration.read_text()
    configuration.write_text(f"{sound}\nnonsense = 1\n")
    postgres = EmbeddedPostgres(directory)
    with pytest.raises(ServerDidNotStartError, match="nonsense"):
        postgres.start()
    configuration.write_text(sound)
    postgres.start()
    postgres.stop()
    assert not is_running(directory)


def test_the_default_directory_is_below_the_given_data_directory(tmp_path: Path) -> None:
    assert default_directory(tmp_path) == tmp_path / "postgres"
    assert default_directory().parts[-2:] == ("tux", "postgres")
