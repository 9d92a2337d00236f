"""What keeps `tux run` from starting is told in one line, without a traceback."""

import io
import os
import socket
import sys
from contextlib import redirect_stderr
from pathlib import Path
from unittest.mock import patch

import pytest

from infrastructure.embedded_postgres import default_directory, is_running
from interface import cli
from tests.e2e.processes import running_installed, tux
from tests.playground.environments import without_cryptography


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("postgresql://tux:secret@127.0.0.1:1/tux", "no PostgreSQL answers at postgresql://tux:***@127.0.0.1:1/tux"),
        ("nonsense", "DATABASE_URL cannot be used: it is not of the form"),
        ("mysql://tux@127.0.0.1/tux", "it does not begin with postgresql://"),
    ],
)
async def test_a_server_that_cannot_be_used_is_told_in_one_line(used_ground: Path, url: str, words: str) -> None:
    await _refuses(used_ground, "run", words, DATABASE_URL=url, TUX_DATABASE_DEADLINE="0.5")


@pytest.mark.parametrize(
    ("instead_of", "by", "words"),
    [("/postgres?", "/missing?", 'database "missing" does not exist'), ("tux@", "stranger@", '"stranger"')],
)
async def test_a_server_that_refuses_is_told_in_one_line(
    used_ground: Path, other_server: str, instead_of: str, by: str, words: str
) -> None:
    url = other_server.replace(instead_of, by)
    await _refuses(used_ground, "run", words, DATABASE_URL=url)


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"TUX_DATABASE_POOL_SIZE": "zero"}, "TUX_DATABASE_POOL_SIZE) must be a whole number, not 'zero'"),
        ({"TUX_DATABASE_POOL_SIZE": "0"}, "TUX_DATABASE_POOL_SIZE) must be >= 1, not 0"),
        ({"TUX_PLAYGROUND_PORT": "70000"}, "TUX_PLAYGROUND_PORT) must be <= 65535, not 70000"),
        ({"TUX_LOG_LEVEL": "LOUD"}, "TUX_LOG_LEVEL) must be one of DEBUG, INFO, WARNING, ERROR, not 'LOUD'"),
        ({"TUX_CONFIG": "missing.toml"}, "TUX_CONFIG names missing.toml, which is not a file"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(settings: dict[str, str], words: str) -> None:
    _is_told(words, settings)


@pytest.mark.parametrize(
    ("text", "words"),
    [("[tux.database]\npolo = 2", "database.polo"), ("[tux", "not valid TOML"), ("[tux.probe]\nport = -5", "not -5")],
)
def test_a_configuration_file_that_cannot_be_used_is_told(tmp_path: Path, text: str, words: str) -> None:
    config = tmp_path / "tux.toml"
    config.write_text(text)
    _is_told(words, {"TUX_CONFIG": str(config)})


@pytest.mark.parametrize("setting", ["TUX_PLAYGROUND_PORT", "TUX_PROBE_PORT"])
async def test_a_port_in_use_is_told_in_one_line(ground: Path, setting: str) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        ports = {"TUX_PLAYGROUND_PORT": "0", "TUX_PROBE_PORT": "0", setting: str(taken.getsockname()[1])}
        await _refuses(ground, "run", setting, **ports)
    assert not is_running(default_directory(ground))


async def test_data_of_another_postgresql_are_not_touched(fresh_ground: Path) -> None:
    data = default_directory(fresh_ground) / "data"
    data.mkdir(parents=True)
    os.chown(data, *((65534, 65534) if os.geteuid() == 0 else (os.geteuid(), os.getegid())))
    (data / "PG_VERSION").write_text("11\n")
    await _refuses(fresh_ground, "run", "was made by PostgreSQL 11")
    assert [entry.name for entry in data.iterdir()] == ["PG_VERSION"]


_MISSING = "the playground's extra is missing: pip install 'tux[playground]', or set DISCORD_TOKEN"


async def test_a_missing_extra_is_told_in_one_line(ground: Path, tmp_path: Path) -> None:
    async with running_installed(ground, "run", **without_cryptography(tmp_path)) as process:
        assert await process.ended() == 1
        assert process.said().splitlines()[-1].startswith(f"tux: {_MISSING}")


def test_a_playground_whose_extra_is_missing_says_so_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cryptography", None)
    assert _told(["playground"], {}).startswith(f"tux: {_MISSING}")


async def _refuses(ground: Path, command: str, words: str, **settings: str) -> None:
    outcome = await tux(ground, command, **settings)
    assert outcome.code == 1
    [line] = [line for line in outcome.errors.splitlines() if line.startswith("tux: ")]
    assert words in line
    assert "Traceback" not in outcome.errors
    assert "secret" not in outcome.output + outcome.errors


def _is_told(words: str, settings: dict[str, str]) -> None:
    line = _told(["run"], settings)
    assert line.startswith("tux: a setting cannot be used: ")
    assert words in line


def _told(command: list[str], settings: dict[str, str]) -> str:
    """The one line that is said before anything is started, and so without a process of its own."""
    told = io.StringIO()
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("TUX_")}
    with (
        patch.dict(os.environ, {**inherited, **settings}, clear=True),
        redirect_stderr(told),
        pytest.raises(SystemExit) as left,
    ):
        cli.main(command)
    assert left.value.code == 1
    [line] = told.getvalue().splitlines()
    return line
