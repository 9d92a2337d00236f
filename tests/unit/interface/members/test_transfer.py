"""`tux members import` and `export` on records in memory, through files as people have them."""

import csv
import io
import json
import os
from argparse import Namespace
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Protocol

import pytest
from attrs import asdict

from domain.guilds.errors import GuildNotRegistered
from domain.members.member import Member
from domain.shared.ids import GuildId
from interface.members import wiring
from interface.members.cli import export_members, import_members
from interface.members.member_files import FileUnusable
from interface.members.member_rows import COLUMNS
from interface.startup.problems import problem
from tests.builders import GUILD
from tests.fakes.clock import START
from tests.fakes.members import MEMBERS, MemoryMemberReader
from tests.fakes.records import MemoryRecords
from tests.fakes.unit_of_work import MemoryUnitOfWorkFactory
from tests.wired import RecordingShared


class Write(Protocol):
    """Writes a file; returns its path."""

    def __call__(self, content: str | bytes, name: str = "members.csv") -> str: ...


@pytest.fixture
async def known(records: MemoryRecords, monkeypatch: pytest.MonkeyPatch) -> MemoryRecords:
    """The server is registered."""
    monkeypatch.setattr(wiring, "PostgresMemberReader", lambda _: MemoryMemberReader(records))
    async with MemoryUnitOfWorkFactory(records)() as uow:
        await uow.guilds.register(GUILD, at=START)
        await uow.commit()
    return records


@pytest.fixture
def a_file(tmp_path: Path) -> Write:
    def write(content: str | bytes, name: str = "members.csv") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return str(path)

    return write


async def imported(shared: RecordingShared, path: str, *, apply: bool = True, guild: GuildId = GUILD) -> int:
    return await import_members(shared, Namespace(file=path, guild=guild, apply=apply))


async def exported(shared: RecordingShared, path: str | None, form: str = "csv", guild: GuildId = GUILD) -> int:
    return await export_members(shared, Namespace(file=path, guild=guild, format=form))


def members(records: MemoryRecords) -> Mapping[int, Member]:
    return {user: member for (_, user), member in records[MEMBERS].items()}


EVERY_COLUMN = (
    "user_id,username,display_name,is_bot,joined_at,first_seen_at,last_active_at,message_count,left_at\n"
    '1, emil ,"Emil, the ""first""",false,2026-01-01T00:00:00+01:00,2026-01-02T00:00:00Z,,7,\n'
    "2,,,TRUE,,2026-01-02T00:00:00+00:00,2026-01-03T00:00:00+00:00,0,2026-02-01T00:00:00+00:00\n"
)


async def test_a_file_with_every_column_is_taken_over_whole(
    shared: RecordingShared,
    known: MemoryRecords,
    a_file: Write,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await imported(shared, a_file(EVERY_COLUMN)) == 0
    assert capsys.readouterr().out == "Added 2, changed 0, left 0 as they were; refused 0 lines.\n"
    emil, bot = members(known)[1], members(known)[2]
    assert (emil.username, emil.display_name, emil.message_count) == ("emil", 'Emil, the "first"', 7)
    assert emil.joined_at is not None
    assert emil.joined_at.isoformat() == "2025-12-31T23:00:00+00:00"
    assert (bot.username, bot.is_bot, bot.is_active) == (None, True, False)


async def test_without_apply_nothing_is_written_and_the_counts_are_true(
    shared: RecordingShared,
    known: MemoryRecords,
    a_file: Write,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await imported(shared, a_file("user_id,message_count\n1,5\n2,5\n"))
    capsys.readouterr()
    path = a_file("user_id,message_count\n1,5\n2,6\n3,5\n")
    before = {user: asdict(member) for user, member in members(known).items()}
    await imported(shared, path, apply=False)
    assert capsys.readouterr().out == (
        "Would add 1, change 1, leave 1 as they are; refuses 0 lines. Nothing was written; do it with --apply.\n"
    )
    assert {user: asdict(member) for user, member in members(known).items()} == before
    await imported(shared, path)
    assert capsys.readouterr().out == "Added 1, changed 1, left 1 as they were; refused 0 lines.\n"
    await imported(shared, path)
    assert capsys.readouterr().out == "Added 0, changed 0, left 3 as they were; refused 0 lines.\n"


async def test_columns_that_the_file_has_not_are_left_as_they_are(
    shared: RecordingShared, known: MemoryRecords, a_file: Write
) -> None:
    await imported(shared, a_file(EVERY_COLUMN))
    await imported(shared, a_file("message_count,user_id\n9,1\n"))
    emil = members(known)[1]
    assert (emil.username, emil.message_count) == ("emil", 9)


async def test_an_empty_cell_takes_away_what_was_known(
    shared: RecordingShared, known: MemoryRecords, a_file: Write
) -> None:
    await imported(shared, a_file(EVERY_COLUMN))
    await imported(shared, a_file("user_id,display_name,left_at\n1,,\n2,,\n"))
    assert [members(known)[user].display_name for user in (1, 2)] == [None, None]
    assert members(known)[2].is_active


REFUSED = {
    "x": "user_id: it is not a whole number from 1 to 9223372036854775807",
    "0": "user_id: it is not a whole number from 1 to 9223372036854775807",
    "-5": "user_id: it is not a whole number from 1 to 9223372036854775807",
    "9223372036854775808": "user_id: it is not a whole number from 1 to 9223372036854775807",
    "9" * 6000: "user_id: it is not a whole number from 1 to 9223372036854775807",
    "٣": "user_id: it is not a whole number from 1 to 9223372036854775807",
    "3\0": "user_id: it is not a whole number from 1 to 9223372036854775807",
    f"3,{'x' * 101}": "username: it has 101 characters, and 1 to 100 fit",
    "3,\0": "username: it has 0 characters, and 1 to 100 fit",
    f"3,x,{'x' * 101}": "display_name: it has 101 characters, and 1 to 100 fit",
    "3,x,x,yes": "is_bot: it is neither true nor false",
    "3,x,x,": "is_bot: it is neither true nor false",
    "3,x,x,true,-1": "message_count: it is not a whole number from 0 to 1000000000000",
    "3,x,x,true,1000000000001": "message_count: it is not a whole number from 0 to 1000000000000",
    "3,x,x,true,1.5": "message_count: it is not a whole number from 0 to 1000000000000",
    "3,x,x,true,": "message_count: it is not a whole number from 0 to 1000000000000",
    "3,x,x,true,1,yesterday": "joined_at: it is not a time as in 2026-03-01T12:00:00+00:00",
    "3,x,x,true,1,2026-03-01": "joined_at: it is a time without its offset from UTC, such as +00:00",
    "3,x,x,true,1,2026-03-01T12:00:01Z": "joined_at: it is in the future",
    "3,x,x,true,1,0001-01-01T00:00:00+23:00": "joined_at: it is not a time as in 2026-03-01T12:00:00+00:00",
    "3,x,x,true,1,,": "row: it has other columns than the file",
}
_HEADER = "user_id,username,display_name,is_bot,message_count,joined_at"


def filled(row: str) -> str:
    """With what is fine in the columns that it leaves out."""
    fine = ["3", "x", "x", "true", "1", ""]
    cells = row.split(",")
    return ",".join([*cells, *fine[len(cells) :]])


@pytest.mark.parametrize(("row", "reason"), REFUSED.items(), ids=range(len(REFUSED)))
async def test_a_line_that_cannot_be_used_is_refused_with_its_number_and_the_others_are_taken(
    shared: RecordingShared,
    known: MemoryRecords,
    a_file: Write,
    capsys: pytest.CaptureFixture[str],
    row: str,
    reason: str,
) -> None:
    content = f'{_HEADER}\n1,"two\nlines",x,false,0,\n{filled(row)}\n\n2,x,x,false,0,\n'
    assert await imported(shared, a_file(content)) == 1
    assert capsys.readouterr().out.splitlines() == [
        f"line 4: {reason}",
        "Added 2, changed 0, left 0 as they were; refused 1 line.",
    ]
    assert set(members(known)) == {1, 2}


async def test_a_member_on_two_lines_is_taken_from_the_first(
    shared: RecordingShared,
    known: MemoryRecords,
    a_file: Write,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows = "".join(f"{number},1\n" for number in range(1, 1501))
    assert await imported(shared, a_file(f"user_id,message_count\n{rows}7,9\n")) == 1
    assert capsys.readouterr().out.splitlines() == [
        "line 1502: user_id: 7 stands on line 8 already",
        "Added 1500, changed 0, left 0 as they were; refused 1 line.",
    ]
    assert members(known)[7].message_count == 1


UNUSABLE: dict[str, tuple[str, bytes, str]] = {
    "empty": ("x.csv", b"", "it is empty"),
    "empty with a mark": ("x.csv", b"\xef\xbb\xbf", "it is empty"),
    "blank": ("x.csv", b"\n\n", "it is empty"),
    "not UTF-8": ("x.csv", "user_id,username\n1,émil\n".encode("latin-1"), "it is not text in UTF-8"),
    "UTF-16": ("x.csv", "user_id\n1\n".encode("utf-16"), "it is not text in UTF-8"),
    "unknown column": ("x.csv", b"user_id,xp\n1,2\n", f"there is no column 'xp'; there are {', '.join(COLUMNS)}"),
    "no key": ("x.csv", b"username\nx\n", "it has no column user_id"),
    "twice": ("x.csv", b"user_id,username,username\n1,a,b\n", "a column stands there twice"),
    "open quote": ("x.csv", b'user_id\n1\n"2\n3\n', "line 3 is not CSV: unexpected end of data"),
    "huge cell": (
        "x.csv",
        b"user_id\n" + b"1" * 200_000,
        "line 2 is not CSV: field larger than field limit (131072)",
    ),
    "another ending": ("x.xlsx", b"PK", "its name ends neither in .csv nor in .json"),
    "no array": ("x.json", b'{"user_id": 1}', "line 1 is not JSON as it is needed: '[' is missing"),
    "empty array": ("x.json", b" [ ]\n", "it is empty"),
    "empty json": ("x.json", b"\n", "it is empty"),
    "numbers": ("x.json", b"[\n1]", "line 2 is not JSON as it is needed: this is not an object"),
    "no comma": (
        "x.json",
        b'[{"user_id": 1}\n{"user_id": 2}]',
        "line 2 is not JSON as it is needed: ',' is missing",
    ),
    "cut off": ("x.json", b'[{"user_id": 1},', "line 1 is not JSON as it is needed: Expecting value"),
    "json column": ("x.json", b'[{"user_id": 1, "xp": 2}]', f"there is no column 'xp'; there are {', '.join(COLUMNS)}"),
    "nested": (
        "x.json",
        b'[{"user_id": ' + b"[" * 100_000,
        "line 1 is not JSON as it is needed: it is nested too deeply",
    ),
    "endless": (
        "x.json",
        b'[{"user_id": "' + b"1" * 3_000_000,
        "line 1 is not JSON as it is needed: Unterminated string starting at",
    ),
}


@pytest.mark.parametrize("case", UNUSABLE)
async def test_a_file_that_cannot_be_used_is_one_clear_line(
    shared: RecordingShared, known: MemoryRecords, a_file: Write, case: str
) -> None:
    name, content, why = UNUSABLE[case]
    path = a_file(content, name)
    with pytest.raises(FileUnusable) as refused:
        await imported(shared, path)
    assert problem(refused.value) == f"{path} cannot be used: {why}."
    assert "\n" not in problem(refused.value)
    assert members(known) == {}


async def test_a_file_that_is_not_there_is_one_clear_line(
    shared: RecordingShared, known: MemoryRecords, tmp_path: Path
) -> None:
    for path in (str(tmp_path / "gone.csv"), str(tmp_path)):
        with pytest.raises(FileUnusable) as refused:
            await imported(shared, path)
        assert refused.value.why in (os.strerror(2), os.strerror(21))


async def test_json_is_taken_over_like_csv(
    shared: RecordingShared,
    known: MemoryRecords,
    a_file: Write,
    capsys: pytest.CaptureFixture[str],
) -> None:
    rows: list[Mapping[str, object]] = [
        {"user_id": 1, "username": "emil", "is_bot": False, "message_count": "7", "left_at": None},
        {"user_id": str(2**63 - 1), "username": None, "is_bot": "true", "message_count": 0, "left_at": ""},
        {"user_id": True, "username": "x", "is_bot": False, "message_count": 0, "left_at": None},
        {"user_id": 3, "username": 5, "is_bot": False, "message_count": 0, "left_at": None},
        {"user_id": 4, "username": "x"},
        {"user_id": 10**30, "username": "x", "is_bot": False, "message_count": 0, "left_at": None},
    ]
    assert await imported(shared, a_file(json.dumps(rows, indent=0), "x.json")) == 1
    assert capsys.readouterr().out.splitlines() == [
        "line 16: user_id: it is not a whole number from 1 to 9223372036854775807",
        "line 23: username: it is not text",
        "line 30: row: it has other columns than the file",
        "line 34: user_id: it is not a whole number from 1 to 9223372036854775807",
        "Added 2, changed 0, left 0 as they were; refused 4 lines.",
    ]
    assert set(members(known)) == {1, 2**63 - 1}


@pytest.mark.parametrize("form", ["csv", "json"])
async def test_what_was_exported_is_imported_without_a_change(
    shared: RecordingShared,
    known: MemoryRecords,
    a_file: Write,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    form: str,
) -> None:
    await imported(shared, a_file(EVERY_COLUMN))
    path = tmp_path / f"out.{form}"
    assert await exported(shared, str(path), form) == 0
    assert capsys.readouterr().err == "2 members written.\n"
    assert sorted(os.listdir(tmp_path)) == ["members.csv", path.name]
    await imported(shared, str(path))
    assert capsys.readouterr().out == "Added 0, changed 0, left 2 as they were; refused 0 lines.\n"


async def test_without_a_file_it_is_written_to_the_standard_output(
    shared: RecordingShared,
    known: MemoryRecords,
    a_file: Write,
    capsys: pytest.CaptureFixture[str],
) -> None:
    await imported(shared, a_file(EVERY_COLUMN))
    capsys.readouterr()
    await exported(shared, None)
    rows = [*csv.DictReader(io.StringIO(capsys.readouterr().out))]
    assert [row["user_id"] for row in rows] == ["1", "2"]
    await exported(shared, None, "json")
    written = json.loads(capsys.readouterr().out)
    assert [row["user_id"] for row in written] == ["1", "2"]


async def test_of_nobody_a_file_is_written_that_has_nobody_in_it(
    shared: RecordingShared, known: MemoryRecords, capsys: pytest.CaptureFixture[str]
) -> None:
    await exported(shared, None, "json")
    assert json.loads(capsys.readouterr().out) == []


async def test_a_server_that_is_not_known_is_one_clear_line(
    shared: RecordingShared, known: MemoryRecords, a_file: Write
) -> None:
    for work in (imported(shared, a_file("user_id\n1\n"), guild=GuildId(5)), exported(shared, None, guild=GuildId(5))):
        with pytest.raises(GuildNotRegistered) as refused:
            await work
        assert problem(refused.value).startswith("no server 5 is known here")


async def test_a_change_is_dated_and_what_stays_the_same_is_not(
    shared: RecordingShared, known: MemoryRecords, a_file: Write
) -> None:
    await imported(shared, a_file("user_id,message_count\n1,5\n2,5\n"))
    shared.clock.advance(timedelta(days=1))  # type: ignore[attr-defined]  # the tests' clock
    await imported(shared, a_file("user_id,message_count\n1,5\n2,6\n"))
    assert [members(known)[user].updated_at for user in (1, 2)] == [START, START + timedelta(days=1)]
