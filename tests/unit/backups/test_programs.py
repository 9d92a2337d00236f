"""pg_dump and pg_restore: which are taken, and what they are told."""

import os
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest

from application.backups.errors import ParameterNotForPrograms, ProgramMissing
from infrastructure.backups import programs
from infrastructure.backups.programs import environment_for, programs_for
from infrastructure.database.address import Address, in_database


def installed(directory: Path, version: str) -> Path:
    directory.mkdir()
    for name in ("pg_dump", "pg_restore"):
        (directory / name).write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version}'\n")
        (directory / name).chmod(0o755)
    return directory


@pytest.fixture
def three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[int, Path]:
    found = {major: installed(tmp_path / str(major), f"{major}.3 (Debian)") for major in (16, 18, 15)}
    (tmp_path / "none").mkdir()
    monkeypatch.setattr(programs, "_directories", lambda: iter([*found.values(), tmp_path / "none"]))
    return found


@pytest.mark.parametrize(("server", "taken"), [(15, 15), (16, 16), (17, 18), (18, 18)])
def test_those_nearest_to_the_server_are_taken_and_none_that_is_older(
    three: dict[int, Path], server: int, taken: int
) -> None:
    assert programs_for(server).directory == three[taken]


def test_where_all_are_older_it_is_told_which_there_are(three: dict[int, Path]) -> None:
    with pytest.raises(ProgramMissing) as missing:
        programs_for(19)
    assert (missing.value.needed, missing.value.found) == (19, [15, 16, 18])


def test_the_address_is_told_by_variables_and_nothing_else_of_the_bots_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISCORD_TOKEN", "secret")
    address = Address.of("postgresql://tux:hunter%202@one:5433,two/club?sslmode=require&application_name=x")
    assert environment_for(address) == {
        **{name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "HOME") if name in os.environ},
        "LC_ALL": "C",
        "PGAPPNAME": "tux backup",
        "PGCLIENTENCODING": "UTF8",
        "PGHOST": "one,two",
        "PGPORT": "5433,5432",
        "PGUSER": "tux",
        "PGPASSWORD": "hunter 2",
        "PGDATABASE": "club",
        "PGSSLMODE": "require",
    }


def test_whatever_else_the_address_says_of_the_connection_is_told_as_libpq_calls_it(tmp_path: Path) -> None:
    """PostgreSQL, "Environment Variables" of libpq; what the driver alone is told is left out."""
    file = tmp_path / "file"
    file.touch()
    parameters = {
        "passfile": str(file),
        "sslmode": "disable",
        "sslcert": str(file),
        "sslkey": str(file),
        "sslrootcert": str(file),
        "sslcrl": str(file),
        "sslnegotiation": "postgres",
        "ssl_min_protocol_version": "TLSv1.2",
        "ssl_max_protocol_version": "TLSv1.3",
        "target_session_attrs": "primary",
        "krbsrvname": "postgres",
        "gsslib": "gssapi",
        "connect_timeout": "7",
        "options": "-c geqo=off",
    }
    address = Address.of(f"postgresql://h/club?{urlencode(parameters | {'pgbouncer': 'true'}, quote_via=quote)}")
    found = environment_for(address, database="other")
    named = {f"PG{name.upper().replace('_', '')}": value for name, value in parameters.items()}
    named["PGCONNECT_TIMEOUT"] = named.pop("PGCONNECTTIMEOUT")
    named |= {"PGHOST": "h", "PGDATABASE": "other", "PGAPPNAME": "tux backup"}
    named |= {"PGCLIENTENCODING": "UTF8"}
    assert {name: value for name, value in found.items() if name.startswith("PG")} == named


def test_the_password_of_a_client_key_can_be_handed_on_only_where_others_see_it() -> None:
    with pytest.raises(ParameterNotForPrograms):
        environment_for(Address.of("postgresql://h/club?sslpassword=hunter2"))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgresql://u:p@h:1/club", "postgresql://u:p@h:1/other%2Fone"),
        ("postgresql+asyncpg://u@/club?host=%2Fs&port=5", "postgresql+asyncpg://u@/other%2Fone?host=%2Fs&port=5"),
        ("postgresql://h?dbname=club&sslmode=require", "postgresql://h/other%2Fone?sslmode=require"),
        ("postgresql://one:1,two:2", "postgresql://one:1,two:2/other%2Fone"),
    ],
)
def test_another_database_of_the_same_server_is_named(url: str, expected: str) -> None:
    assert in_database(url, "other/one") == expected
    assert Address.of(expected).database == "other/one"
