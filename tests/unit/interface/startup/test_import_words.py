"""What whoever runs an import reads."""

import io

import pytest

from domain.imports.errors import (
    ImportedFromElsewhere,
    ImportEndsDiffer,
    ImportNotEnded,
    ImportNotFound,
    ImportNotUndoable,
    ImportTakenBack,
)
from domain.levels.operation_errors import ModeDiffers
from domain.shared.importing import Part, Remark
from infrastructure.imports.errors import (
    ExportUnusable,
    NotATuxDatabase,
    PrismaDatabase,
    SourceAddressUnusable,
    SourceUnreachable,
    SourceWritable,
    ZoneUnknown,
)
from infrastructure.imports.tux.guilds import LeftBehind
from interface import cli
from interface.startup.import_asking import EndsUndecided, tell_of_secrets, tell_of_zone, typed_source
from interface.startup.import_words import LEFT_BEHIND, PARTS, REMARKS, taken_back_lines, unreadable_lines
from interface.startup.import_work import PartTakenBack
from interface.startup.problems import problem


def test_every_part_and_every_remark_has_words() -> None:
    assert {*PARTS} == {*Part}
    assert {*REMARKS} == {*Remark}
    assert {*LEFT_BEHIND} == {*LeftBehind}


@pytest.mark.parametrize(
    ("error", "opening"),
    [
        (ImportNotFound(7), "this server has no import 7."),
        (ImportNotUndoable(7), "import 7 was taken back already."),
        (ImportTakenBack(7), "import 7 is being taken back; end that first"),
        (ImportEndsDiffer(7, True), "import 7 began with --take-over-ends and has not ended, and this is --leave-ends"),
        (
            ImportEndsDiffer(7, False),
            "import 7 began with --leave-ends and has not ended, and this is --take-over-ends",
        ),
        (ModeDiffers(7, "add", "max"), "import 7 began with --mode add and has not ended, and this is --mode max"),
        (
            ImportedFromElsewhere(7, "here", "there"),
            "import 7 of this server came from here, and this is there:",
        ),
        (ImportNotEnded(), "another import of the same source has not come to its end"),
        (EndsUndecided(1234), "1,234 bans or jails end in the future. Say --take-over-ends"),
        (SourceUnreachable("there", "refused"), "no database to bring anything in from answers at there (refused)."),
        (SourceAddressUnusable("odd"), "the address to bring anything in from cannot be used: odd."),
        (NotATuxDatabase("there", "cases"), "there is no database of a published Tux: it has no cases."),
        (PrismaDatabase("there"), "there is the database of a Tux from before it used SQLModel"),
        (SourceWritable("there"), "there did not promise to change nothing, so nothing was read."),
        (ZoneUnknown("Mars"), "no time zone is called Mars; one is called Europe/Berlin"),
        (ExportUnusable("a.json", "gone"), "a.json cannot be used: gone."),
    ],
)
def test_what_stands_in_the_way_is_one_line(error: Exception, opening: str) -> None:
    said = problem(error)
    assert said.startswith(opening)
    assert "\n" not in said


def test_what_stays_of_an_import_is_named() -> None:
    parts = [PartTakenBack(Part.CASES, 5, 12, tuple(range(1, 11))), PartTakenBack(Part.LEVELS)]
    assert [*taken_back_lines(parts, keep=True)] == [
        "cases: 5 taken back",
        "  12 stay, since somebody has changed them: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, ...",
    ]
    assert [*taken_back_lines(parts[1:], keep=False)] == ["It was tried out; nothing was changed. Do it with --apply."]


def test_very_many_unreadable_entries_are_counted() -> None:
    lines = [*unreadable_lines([str(place) for place in range(1, 151)])]
    assert lines[0] == "case 1: it cannot be read, and is left out"
    assert (len(lines), lines[-1]) == (101, "... and 50 more")


@pytest.mark.parametrize(
    ("typed", "is_told"),
    [
        ("postgresql://tux:secret@there/tux", True),
        ("postgresql://there/tux?user=tux&password=secret", True),
        ("postgresql://tux@there:5432/tux", False),
        ("-", False),
    ],
)
def test_a_password_that_all_can_read_is_warned_of_and_not_repeated(
    typed: str, *, is_told: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_of_secrets(typed)
    told = capsys.readouterr().err
    assert ("PGPASSWORD" in told) is is_told
    assert "secret" not in told


def test_an_address_can_be_typed_where_nobody_reads_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("postgresql://tux:secret@there/tux\n"))
    assert typed_source("-") == "postgresql://tux:secret@there/tux"
    assert typed_source("postgresql://there/tux") == "postgresql://there/tux"


@pytest.mark.parametrize(
    ("named", "is_naive", "told"),
    [(None, True, "they are read as UTC"), ("UTC", True, ""), (None, False, ""), ("UTC", False, "makes no difference")],
)
def test_it_is_said_which_zone_times_are_read_in(
    named: str | None, *, is_naive: bool, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    tell_of_zone(named, is_naive=is_naive)
    found = capsys.readouterr().err
    assert told in found
    assert bool(found) is bool(told)


@pytest.mark.parametrize(
    ("typed", "ending"),
    [
        (["import", "zeppelin", "a.json"], "the following arguments are required: --guild\n"),
        (
            ["import", "red", "a.json", "--guild", "x"],
            "argument --guild: this is no whole number from 1 to 9223372036854775807\n",
        ),
        (
            ["import", "tux", "there", "--take-over-ends", "--leave-ends"],
            "argument --leave-ends: not allowed with argument --take-over-ends\n",
        ),
        (
            ["import", "rollback", "0", "--guild", "5"],
            "argument NUMBER: this is no whole number from 1 to 9223372036854775807\n",
        ),
    ],
)
def test_what_is_mistyped_is_told_at_once(typed: list[str], ending: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        cli.main(typed)
    assert left.value.code == 2
    assert capsys.readouterr().err.endswith(ending)
