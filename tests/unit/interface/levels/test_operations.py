"""`tux levels` on records in memory: what it prints, and what is written."""

import json
from argparse import ArgumentParser, Namespace
from pathlib import Path
from unittest.mock import patch

import pytest

from domain.guilds.guild import Guild
from domain.levels.member_level import MemberLevel
from domain.levels.operation_errors import OperationNotFound, OperationNotUndoable
from interface.levels import level_wiring
from interface.levels.cli import add_commands
from interface.levels.operations import _SHOWN_REFUSALS as SHOWN
from tests.builders import GUILD, MEMBER
from tests.fakes.clock import START
from tests.fakes.guilds import GUILDS
from tests.fakes.level_reader import MemoryLevelReader
from tests.fakes.levels import MEMBER_LEVELS
from tests.fakes.records import MemoryRecords
from tests.wired import RecordingShared

PLAYERS = {"players": [{"id": "20", "xp": 300}, {"id": "21", "xp": 100}, {"id": "x", "xp": 1}]}


@pytest.fixture
def file(tmp_path: Path) -> str:
    path = tmp_path / "players.json"
    path.write_text(json.dumps(PLAYERS))
    return str(path)


@pytest.fixture(autouse=True)
def known(records: MemoryRecords) -> MemoryRecords:
    records[GUILDS][GUILD] = Guild(id=GUILD, registered_at=START)
    records[MEMBER_LEVELS][GUILD, MEMBER] = MemberLevel(guild=GUILD, user=MEMBER, xp=500, level=3)
    return records


async def tux(shared: RecordingShared, records: MemoryRecords, *words: str) -> int:
    parser = ArgumentParser()
    add_commands(parser.add_subparsers())
    arguments: Namespace = parser.parse_args(["levels", *words, "--guild", str(GUILD)])
    with patch.object(level_wiring, "PostgresLevelReader", lambda _: MemoryLevelReader(records)):
        code: int = await arguments.on_records(shared, arguments)
    return code


def xp(records: MemoryRecords) -> dict[int, int]:
    return {user: member.xp for (_, user), member in records[MEMBER_LEVELS].items()}


async def test_without_apply_it_is_only_told_what_would_be_done(
    shared: RecordingShared, records: MemoryRecords, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await tux(shared, records, "import", file) == 1
    assert capsys.readouterr().out.splitlines() == [
        "entry 3: there is no member's id in it",
        "2 members in the form of mee6, 1 entries refused. Would raise 1, lower 0, leave 1 as they are; +100 XP in all."
        " Nothing was written; do it with --apply.",
    ]
    assert xp(records) == {20: 500}


async def test_an_import_is_applied_once_and_taken_back(
    shared: RecordingShared, records: MemoryRecords, file: str, capsys: pytest.CaptureFixture[str]
) -> None:
    await tux(shared, records, "import", file, "--apply", "--mode", "replace")
    assert xp(records) == {20: 300, 21: 100}
    said = capsys.readouterr().out
    assert f"Imported as 1; take it back with `tux levels rollback 1 --guild {GUILD}`." in said
    await tux(shared, records, "import", file, "--apply", "--mode", "add")
    assert "This file was imported already, as import 1. Nothing was changed." in capsys.readouterr().out
    assert await tux(shared, records, "rollback", "1") == 0
    assert capsys.readouterr().out == "Import 1 was taken back for 2 members.\n"
    assert xp(records) == {20: 500, 21: 0}
    with pytest.raises(OperationNotUndoable):
        await tux(shared, records, "rollback", "1")
    with pytest.raises(OperationNotFound):
        await tux(shared, records, "rollback", "7")


async def test_levels_are_counted_anew(
    shared: RecordingShared, records: MemoryRecords, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await tux(shared, records, "recompute") == 0
    assert capsys.readouterr().out == "1 members were counted anew under version 0 of the rules.\n"
    assert xp(records) == {20: 0}


@pytest.mark.parametrize("number", ["0", "x", "-1", str(2**63), "٣"])
async def test_what_is_no_id_is_refused(shared: RecordingShared, records: MemoryRecords, number: str) -> None:
    with pytest.raises(SystemExit):
        await tux(shared, records, "rollback", number)


@pytest.mark.parametrize(("refused", "more"), [(SHOWN, []), (SHOWN + 1, ["... and 1 more"])])
async def test_of_many_refused_entries_the_first_are_named(
    shared: RecordingShared,
    records: MemoryRecords,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    refused: int,
    more: list[str],
) -> None:
    path = tmp_path / "players.json"
    path.write_text(json.dumps({"players": [{"id": "20", "xp": 300}, *[{"id": "x", "xp": 1}] * refused]}))
    await tux(shared, records, "import", str(path))
    said = capsys.readouterr().out.splitlines()
    assert said[:-1] == [f"entry {number}: there is no member's id in it" for number in range(2, SHOWN + 2)] + more
