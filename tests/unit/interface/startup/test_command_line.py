"""What is typed after `tux`: which command does it, and what it is told."""

import argparse
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import pytest

import interface
from interface import cli
from interface.levels import cli as levels
from interface.members import cli as members
from interface.points import cli as points
from interface.privacy import cli as privacy
from interface.startup import backup_commands as backup
from interface.startup import configuration_commands as configuration
from interface.startup import database_commands as database
from interface.startup import import_commands as imports

BARE_BACKUP = {"directory": None}
BARE_IMPORT = {"apply": False, "timezone": None, "same_source": False, "take_over_ends": False, "leave_ends": False}

TYPED: list[tuple[str, object, dict[str, object]]] = [
    ("backup create", backup.create, {"keep_all": False, **BARE_BACKUP}),
    ("backup create --keep-all --directory d", backup.create, {"keep_all": True, "directory": "d"}),
    ("backup list --directory d", backup.list_all, {"directory": "d"}),
    ("backup verify", backup.verify, {"name": None, **BARE_BACKUP}),
    ("backup verify b --directory d", backup.verify, {"name": "b", "directory": "d"}),
    ("backup restore", backup.restore, {"name": None, "replace": False, "with_faults": False, **BARE_BACKUP}),
    (
        "backup restore b --replace --with-faults --directory d",
        backup.restore,
        {"name": "b", "replace": True, "with_faults": True, "directory": "d"},
    ),
    ("backup key f", backup.make_key, {"file": "f"}),
    ("config export --guild 7", configuration.export, {"file": None, "guild": 7, "without_discord": False}),
    (
        "config export f --guild 7 --without-discord",
        configuration.export,
        {"file": "f", "guild": 7, "without_discord": True},
    ),
    (
        "config plan f --guild 7 --by 3",
        configuration.plan,
        {"file": "f", "guild": 7, "by": 3, "without_discord": False},
    ),
    (
        "config apply f --guild 7 --by 3 --only abc --without-discord",
        configuration.apply,
        {"file": "f", "guild": 7, "by": 3, "only": "abc", "without_discord": True},
    ),
    (
        "config apply f --guild 7 --by 3",
        configuration.apply,
        {"file": "f", "guild": 7, "by": 3, "only": None, "without_discord": False},
    ),
    ("config history --guild 7", configuration.history, {"guild": 7}),
    (
        "config rollback 2 --guild 7 --by 3",
        configuration.rollback,
        {"version": 2, "guild": 7, "by": 3, "apply": False, "without_gone": False, "without_discord": False},
    ),
    (
        "config rollback 2 --guild 7 --by 3 --apply --without-gone --without-discord",
        configuration.rollback,
        {"version": 2, "guild": 7, "by": 3, "apply": True, "without_gone": True, "without_discord": True},
    ),
    ("database tables", database.show_tables, {}),
    ("database slow", database.show_slow, {"most": 20}),
    ("database slow --most 3", database.show_slow, {"most": 3}),
    ("database explain all", database.explain_statements, {"name": "all", "guild": None}),
    ("database explain x --guild 7", database.explain_statements, {"name": "x", "guild": 7}),
    ("database distribute", database.distribute_tables, {"plan": False}),
    ("database distribute --plan", database.distribute_tables, {"plan": True}),
    ("import tux d", imports.import_tux, {"source": "d", "guild": None, "mode": "max", **BARE_IMPORT}),
    (
        "import tux - --guild 7 --mode add --apply --timezone Z --same-source --take-over-ends",
        imports.import_tux,
        {
            "source": "-",
            "guild": 7,
            "mode": "add",
            "apply": True,
            "timezone": "Z",
            "same_source": True,
            "take_over_ends": True,
            "leave_ends": False,
        },
    ),
    (
        "import zeppelin f --guild 7 --leave-ends",
        imports.import_zeppelin,
        {"file": "f", "guild": 7, **BARE_IMPORT, "leave_ends": True},
    ),
    ("import red f --guild 7", imports.import_red, {"file": "f", "guild": 7, **BARE_IMPORT}),
    ("import list --guild 7", imports.list_imports, {"guild": 7}),
    ("import report 2 --guild 7", imports.report_import, {"number": 2, "guild": 7}),
    ("import rollback 2 --guild 7", imports.roll_back, {"number": 2, "guild": 7, "apply": False}),
    ("import rollback 2 --guild 7 --apply", imports.roll_back, {"number": 2, "guild": 7, "apply": True}),
    (
        "levels import f --guild 7",
        levels.import_levels,
        {"file": "f", "guild": 7, "format": "auto", "apply": False, "mode": "max"},
    ),
    (
        "levels import f --guild 7 --format tux --mode replace --apply",
        levels.import_levels,
        {"file": "f", "guild": 7, "format": "tux", "apply": True, "mode": "replace"},
    ),
    ("levels rollback 2 --guild 7", levels.roll_back, {"operation": 2, "guild": 7}),
    ("levels recompute --guild 7", levels.recompute, {"guild": 7}),
    ("members import f --guild 7", members.import_members, {"file": "f", "guild": 7, "apply": False}),
    ("members import f --guild 7 --apply", members.import_members, {"file": "f", "guild": 7, "apply": True}),
    ("members export --guild 7", members.export_members, {"file": None, "guild": 7, "format": "csv"}),
    (
        "members export f --guild 7 --format json",
        members.export_members,
        {"file": "f", "guild": 7, "format": "json"},
    ),
    ("ledger verify", points.verify_ledger, {"guild": None}),
    ("ledger verify --guild 7", points.verify_ledger, {"guild": 7}),
    ("privacy export 5 f", privacy.export_person, {"user": 5, "file": "f"}),
    ("privacy erase 5", privacy.erase_person, {"user": 5, "apply": False}),
    ("privacy erase 5 --apply", privacy.erase_person, {"user": 5, "apply": True}),
    ("privacy guilds", privacy.list_guilds, {}),
    ("privacy policies", privacy.print_policies, {}),
]

_PRIVACY_PAGE = Path(interface.__file__).parents[1] / "docs" / "privacy.md"
_NO_ARGUMENTS = ("says_version", "do", "on_records", "by_itself")


def typed(monkeypatch: pytest.MonkeyPatch, line: str) -> argparse.Namespace:
    """What the command that is found is told."""
    found = list[argparse.Namespace]()
    for name in ("_on_records", "_by_itself"):
        monkeypatch.setattr(cli, name, found.append)
    cli.main(line.split())
    [chosen] = found
    return chosen


@pytest.mark.parametrize(("line", "work", "told"), TYPED, ids=[line for line, *_ in TYPED])
def test_a_command_is_told_what_was_typed_and_else_what_holds_without_it(
    monkeypatch: pytest.MonkeyPatch, line: str, work: object, told: dict[str, object]
) -> None:
    chosen = typed(monkeypatch, line)
    assert (chosen.on_records or chosen.by_itself) is work
    assert {name: value for name, value in vars(chosen).items() if name not in _NO_ARGUMENTS} == told


@pytest.mark.parametrize(
    "line",
    [
        *("backup", "backup key", "config plan --guild 7 --by 3", "config plan f --guild 7", "config apply f --by 3"),
        *("config export", "config history", "config export --guild 0", "config export --guild 9223372036854775808"),
        *("config export --guild x", "config rollback --guild 7 --by 3", "config rollback x --guild 7 --by 3"),
        *("database slow --most x", "database explain", "database explain x --guild y", "import tux"),
        *("import tux d --guild 0", "import tux d --guild 9223372036854775808", "import tux d --mode other"),
        *("import red f", "import zeppelin --guild 7", "import red f --guild 7 --take-over-ends --leave-ends"),
        *("import list", "import report --guild 7", "import report 0 --guild 7", "import rollback 2"),
        *("levels import f", "levels import f --guild 7 --format other", "levels import f --guild 7 --mode other"),
        *("levels rollback 2", "levels rollback x --guild 7", "levels recompute", "members import --guild 7"),
        *("members import f", "members export --guild x", "members export --guild 7 --format other"),
        *("ledger verify --guild x", "privacy export 5", "privacy export x f", "privacy erase", "nothing", "--vers"),
        *(f"levels recompute --guild {'1' * 5000}", "levels recompute --guild ５"),
    ],
)
def test_what_is_missing_or_no_value_is_said_before_anything_is_done(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], line: str
) -> None:
    with pytest.raises(SystemExit) as ended:
        typed(monkeypatch, line)
    assert (ended.value.code, capsys.readouterr().err.startswith("usage: tux")) == (2, True)


def test_the_largest_id_there_can_be_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    largest = 2**63 - 1
    assert typed(monkeypatch, f"config history --guild {largest}").guild == largest
    assert typed(monkeypatch, f"import list --guild {largest}").guild == largest


def test_without_a_command_those_there_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([])
    assert ended.value.code == 2
    named = capsys.readouterr().err
    for group in ("run", "migrate", "doctor", "backup", "config", "import", "levels", "members", "ledger", "privacy"):
        assert f"\n    {group} " in named


async def test_the_policies_are_printed_as_the_page_about_privacy_has_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert await privacy.print_policies(None, argparse.Namespace()) == 0  # type: ignore[arg-type]  # it needs none
    assert capsys.readouterr().out.strip() in _PRIVACY_PAGE.read_text()


def test_every_command_and_all_it_takes_say_what_they_are_for(monkeypatch: pytest.MonkeyPatch) -> None:
    parsers = list[argparse.ArgumentParser]()

    def parse(parser: argparse.ArgumentParser, _typed: object) -> None:
        parsers.append(parser)
        raise SystemExit

    monkeypatch.setattr(argparse.ArgumentParser, "parse_args", parse)
    with pytest.raises(SystemExit):
        cli.main([])
    silent = [f"{each.prog} {action.dest}" for each in within(parsers[0]) for action in unsaid(each)]
    silent += [each.prog for each in within(parsers[0]) if not each.description]
    assert silent == []
    assert sum(1 for _ in within(parsers[0])) > len({work for _, work, _ in TYPED})


def unsaid(parser: argparse.ArgumentParser) -> list[argparse.Action]:
    return [each for each in parser._actions if not each.help and not isinstance(each, argparse._SubParsersAction)]


def within(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            assert all(choice.help for choice in action._choices_actions)
            for each in cast(dict[str, argparse.ArgumentParser], action.choices).values():
                yield from within(each)
