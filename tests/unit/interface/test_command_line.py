"""What is typed after `tux`, and what each command is then given."""

from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path

import pytest

import interface
from interface import cli
from interface.levels.cli import import_levels, recompute, roll_back
from interface.members.cli import export_members, import_members
from interface.points.cli import verify_ledger
from interface.privacy.cli import erase_person, export_person, list_guilds, print_policies
from interface.shared.command_line import RecordsWork

_NOTHING_OF = ("says_version", "do", "on_records", "by_itself")
_PRIVACY_PAGE = Path(interface.__file__).parents[1] / "docs" / "privacy.md"
LARGEST = 2**63 - 1


@pytest.fixture
def chosen(monkeypatch: pytest.MonkeyPatch) -> list[Namespace]:
    """What is done on the records, which is not done here."""
    done = list[Namespace]()
    monkeypatch.setattr(cli, "_on_records", done.append)
    return done


@pytest.mark.parametrize(
    ("typed", "work", "given"),
    [
        (
            "levels import a.json --guild 5",
            import_levels,
            {"file": "a.json", "guild": 5, "format": "auto", "apply": False, "mode": "max"},
        ),
        (
            "levels import a.csv --guild 5 --format mee6 --mode replace --apply",
            import_levels,
            {"file": "a.csv", "guild": 5, "format": "mee6", "apply": True, "mode": "replace"},
        ),
        ("levels rollback 7 --guild 5", roll_back, {"operation": 7, "guild": 5}),
        (f"levels recompute --guild {LARGEST}", recompute, {"guild": LARGEST}),
        ("members import a.csv --guild 1", import_members, {"file": "a.csv", "guild": 1, "apply": False}),
        ("members import a.csv --guild 1 --apply", import_members, {"file": "a.csv", "guild": 1, "apply": True}),
        ("members export --guild 1", export_members, {"file": None, "guild": 1, "format": "csv"}),
        ("members export a --guild 1 --format json", export_members, {"file": "a", "guild": 1, "format": "json"}),
        ("ledger verify", verify_ledger, {"guild": None}),
        ("ledger verify --guild 5", verify_ledger, {"guild": 5}),
        ("privacy export 20 a.zip", export_person, {"user": 20, "file": "a.zip"}),
        ("privacy erase 20", erase_person, {"user": 20, "apply": False}),
        ("privacy erase 20 --apply", erase_person, {"user": 20, "apply": True}),
        ("privacy guilds", list_guilds, {}),
        ("privacy policies", print_policies, {}),
    ],
)
def test_a_command_is_given_what_was_typed(
    chosen: list[Namespace], typed: str, work: RecordsWork, given: Mapping[str, object]
) -> None:
    cli.main(typed.split())
    (arguments,) = chosen
    assert arguments.on_records is work
    assert {name: value for name, value in vars(arguments).items() if name not in _NOTHING_OF} == given


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("levels import a.json --guild 5 --mode most", "--mode: invalid choice: 'most'"),
        ("levels import a.json --guild 5 --format xml", "--format: invalid choice: 'xml'"),
        ("levels import a.json", "are required: --guild"),
        ("levels rollback x --guild 5", "argument ID: this is not the number of one"),
        ("levels recompute --guild 0", "--guild: this is not the number of one"),
        (f"levels recompute --guild {LARGEST + 1}", "--guild: this is not the number of one"),
        (f"levels recompute --guild {'1' * 5000}", "--guild: this is not the number of one"),
        ("levels recompute --guild ５", "--guild: this is not the number of one"),
        ("members import --guild 5", "are required: FILE"),
        ("members export", "are required: --guild"),
        ("members export --guild 5 --format xml", "--format: invalid choice: 'xml'"),
        ("ledger", "are required: COMMAND"),
        ("privacy erase somebody", "argument USER: this is not the number of one"),
        ("privacy export 20", "are required: FILE"),
        ("lev recompute --guild 5", "argument COMMAND: invalid choice: 'lev'"),
    ],
)
def test_what_makes_no_sense_is_refused(
    chosen: list[Namespace], capsys: pytest.CaptureFixture[str], typed: str, refused: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(typed.split())
    assert (ended.value.code, chosen) == (2, [])
    assert refused in capsys.readouterr().err


def test_without_a_command_those_there_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 2
    named = capsys.readouterr().err
    for group in ("run", "migrate", "doctor", "backup", "config", "import", "levels", "members", "ledger", "privacy"):
        assert f"\n    {group} " in named


async def test_the_policies_are_printed_as_the_page_about_privacy_has_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert await print_policies(None, Namespace()) == 0  # type: ignore[arg-type]  # it needs nothing of theirs
    assert capsys.readouterr().out.strip() in _PRIVACY_PAGE.read_text()
