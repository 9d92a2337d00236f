"""What a process of `tux` does not use, it does not load: that is where the time and the memory of a start go."""

import argparse
import re
import subprocess
import sys

import pytest

from domain.guilds.errors import GuildNotRegistered
from domain.shared.ids import GuildId
from infrastructure.observability import logs
from interface import cli
from interface.members import cli as members_cli
from interface.shared.command_line import Commands, add_command, add_group
from interface.shared.wiring import Shared
from interface.startup import records

_LOADED = "import sys; print(*sys.modules)"

_STAGES = (
    ("from interface import cli; cli.main(['--version'])", {"asyncio", "attrs", "structlog", "sqlalchemy"}),
    ("from interface import cli; cli.clear_errors().__enter__()", {"discord", "aiohttp", "alembic", "playground"}),
    ("import interface.startup.run", {"discord", "playground.server", "alembic", "interface.main"}),
    (
        "import interface.startup.bot",
        {
            "playground.server",
            "cryptography",
            "alembic",
            "interface.startup.problems",
            "PIL",
            "matplotlib",
            "numpy",
        },
    ),
)
"""Each loads more than the one before; in one process, since loading all of the bot takes seconds."""


def test_nothing_is_loaded_needlessly() -> None:
    code = "\n".join(f"{stage}; {_LOADED}" for stage, _ in _STAGES)
    process = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env={})
    loaded = [set(line.split()) for line in process.stdout.splitlines() if not line.startswith("tux ")]
    assert [absent & there for (_, absent), there in zip(_STAGES, loaded, strict=True)] == [set()] * len(_STAGES)


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    cli.main(["--version"])
    assert capsys.readouterr().out.startswith("tux 0.")


def test_without_a_command_the_commands_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main([])
    assert left.value.code == 2
    told = capsys.readouterr().err
    names = ("run", "migrate", "playground", "doctor", "health")
    assert [name for name in names if re.search(rf"^    {name}\s", told, re.M) is None] == []


def test_every_command_logs_as_it_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    configured = list[tuple[str, str]]()
    monkeypatch.setattr(logs, "configure_logs", lambda level, form: configured.append((level, form)))
    monkeypatch.setenv("TUX_LOG_LEVEL", "ERROR")
    with cli.clear_errors():
        pass
    assert configured == [("ERROR", "auto")]


def test_a_command_on_the_records_ends_with_the_code_that_its_work_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    async def work(_shared: Shared, arguments: argparse.Namespace) -> int:
        """Count."""
        count: int = arguments.count
        return count

    def add_commands(commands: Commands) -> None:
        group = add_group(commands, "things", "Things.")
        add_command(group, "count", work).add_argument("count", type=int)

    monkeypatch.setattr(members_cli, "add_commands", add_commands)
    monkeypatch.setattr(
        records, "exit_code", lambda _settings, chosen, arguments: arguments.count + (chosen is not work)
    )
    with pytest.raises(SystemExit) as left:
        cli.main(["things", "count", "3"])
    assert left.value.code == 3


def test_the_process_that_draws_loads_nothing_of_the_bot() -> None:
    code = (
        "import interface.shared.drawing.worker, interface.levels.rank_card_drawing, interface.charts.activity_drawing;"
        " import interface.levels.rank_card_picture, interface.charts.activity_picture"
    )
    process = subprocess.run(
        [sys.executable, "-c", f"{code}; {_LOADED}"], capture_output=True, text=True, check=True, env={}
    )
    assert {"asyncio", "aiohttp", "discord", "sqlalchemy", "structlog"} & set(process.stdout.split()) == set()


def test_what_a_rule_refuses_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left, cli.clear_errors():
        raise GuildNotRegistered(GuildId(5))
    assert left.value.code == 1
    assert capsys.readouterr().err.startswith("tux: no server 5 is known here;")
