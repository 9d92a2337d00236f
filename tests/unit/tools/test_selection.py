import ast
from pathlib import Path, PurePosixPath

from tools.mutants.imports import importers, names_given
from tools.mutants.operators import faults
from tools.mutants.selection import SECONDS_A_LEVEL, SECONDS_OF_A_LAST_TRY, Selection, Selector
from tools.mutants.source import Fault, Source
from tools.mutants.trace import Trace, TracedTest

RULE = "domain/rule.py"
CODE = (
    "LIMIT = 3\n\n\ndef allowed(a: int) -> bool:\n    return a < LIMIT\n\n\ndef other(a: int) -> int:\n    return -a\n"
)
FILES = {
    RULE: CODE,
    "application/ask.py": "from domain.rule import allowed\n\n\ndef ask() -> bool:\n    return allowed(2)\n",
    "tests/unit/test_rule.py": "from domain import rule\n",
    "tests/unit/test_far.py": "",
    "tests/unit/test_x.py": "from application import ask\n",
    "tests/unit/found/test_any.py": "from importlib import import_module\n\nimport_module('x')\n",
    "tests/unit/fixed/conftest.py": "import domain.rule\n",
    "tests/unit/fixed/test_by_fixture.py": "",
}


def a_trace(tmp_path: Path, **seconds: float) -> Trace:
    """`seconds` by the names of tests that ran the line of the rule."""
    trace = Trace()
    tests = {name.replace("__", "/test_x.py::"): each for name, each in seconds.items()}
    names = {f"tests/{name}": each for name, each in tests.items()}
    trace.tests = {name: TracedTest(name, each) for name, each in names.items()}
    written = "".join(f"@{name}\n{RULE}:5\n" for name in names)
    (tmp_path / "1.trace").write_text(f"@\n{RULE}:1\n{written}@tests/unit/test_far.py::far\n")
    trace.add(tmp_path / "1.trace")
    far = "tests/unit/test_far.py::far"
    trace.tests[far] = TracedTest(far, 0.01)
    return trace


def selector(trace: Trace) -> Selector:
    trees = {path: ast.parse(code) for path, code in FILES.items()}
    return Selector(trace, trees, importers(trees))


def fault_in_line(line: int) -> Fault:
    source = Source(PurePosixPath(RULE), CODE.encode())
    return next(fault for fault in faults(source, {}) if fault.line == line)


def test_tries_the_tests_that_ran_the_line_and_quick_levels_first(tmp_path: Path) -> None:
    trace = a_trace(tmp_path, e2e__a=2.0, unit__b=0.2, unit__c=0.1, contract__d=0.1)
    chosen = selector(trace).select(fault_in_line(5))
    assert [test.name.partition("::")[2] for test in chosen.tests] == ["c", "b", "d", "a"]


def test_tries_nothing_on_a_line_that_no_test_runs(tmp_path: Path) -> None:
    code = CODE.replace("-a", "a < 1")
    source = Source(PurePosixPath(RULE), code.encode())
    fault = next(fault for fault in faults(source, {}) if fault.line == 9)
    assert selector(a_trace(tmp_path, unit__b=0.1)).select(fault).tests == ()


def test_takes_for_a_line_of_the_module_first_what_ran_its_name_and_then_all_near_it(tmp_path: Path) -> None:
    chosen = selector(a_trace(tmp_path, unit__b=0.1)).select(fault_in_line(1))
    assert [test.name.partition("::")[2] for test in chosen.tests] == ["b", "far"]


def test_a_level_has_its_time_and_one_test_at_least(tmp_path: Path) -> None:
    trace = a_trace(tmp_path, e2e__a=SECONDS_A_LEVEL - 1, e2e__b=SECONDS_A_LEVEL, unit__c=SECONDS_A_LEVEL + 1)
    chosen = selector(trace).select(fault_in_line(5))
    assert [test.name.partition("::")[2] for test in chosen.tests] == ["c", "a"]
    assert chosen.of == 3


def test_a_second_try_has_only_tests_that_were_not_tried(tmp_path: Path) -> None:
    trace = a_trace(tmp_path, e2e__a=SECONDS_A_LEVEL - 1, e2e__b=SECONDS_A_LEVEL)
    first = selector(trace).select(fault_in_line(5))
    second = selector(trace).select_again(fault_in_line(5), first)
    assert [test.name.partition("::")[2] for test in first.tests] == ["a"]
    assert [test.name.partition("::")[2] for test in second.tests] == ["b"]


def test_the_last_try_has_all_that_ran_the_line_within_its_time(tmp_path: Path) -> None:
    trace = a_trace(tmp_path, e2e__a=1.0, unit__b=SECONDS_OF_A_LAST_TRY, unit__c=1.0)
    tried = Selection((trace.tests["tests/e2e/test_x.py::a"],), of=3)
    last = selector(trace).select_last(fault_in_line(5), tried)
    assert [test.name.partition("::")[2] for test in last.tests] == ["c"]


def test_the_last_try_has_all_unit_tests_that_import_what_is_made_on_import(tmp_path: Path) -> None:
    trace = a_trace(tmp_path, e2e__a=1.0, unit__b=0.1)
    for name in ("unit/found/test_any.py::any", "unit/fixed/test_by_fixture.py::fixed", "contract/test_x.py::other"):
        trace.tests[f"tests/{name}"] = TracedTest(f"tests/{name}", 0.1)
    last = selector(trace).select_last(fault_in_line(1), Selection((), of=0))
    assert {test.name.partition("::")[2] for test in last.tests} == {"a", "b", "any", "fixed"}
    assert selector(trace).select_last(fault_in_line(1), last).tests == ()


def test_a_fault_in_a_table_is_shown_to_what_compares_all_tables(tmp_path: Path) -> None:
    trace, files = (
        Trace(),
        dict.fromkeys(["migrations", "schema_in_full", "schema_rules", "jails"], "import infrastructure.tables\n"),
    )
    paths = {f"tests/integration/test_{name}.py": code for name, code in files.items()}
    trace.tests = {f"{path}::all": TracedTest(f"{path}::all", 1.0) for path in paths}
    code = "LENGTH = 3\n"
    trees = {path: ast.parse(each) for path, each in {**paths, "infrastructure/tables.py": code}.items()}
    fault = next(iter(faults(Source(PurePosixPath("infrastructure/tables.py"), code.encode()), {})))
    chosen = Selector(trace, trees, importers(trees)).select_last(fault, Selection((), of=0)).tests
    assert {test.file.removeprefix("tests/integration/test_") for test in chosen} == {
        "migrations.py",
        "schema_in_full.py",
        "schema_rules.py",
    }


def test_what_a_function_builds_on_import_has_the_name_it_is_given() -> None:
    code = "def row(n):\n    return [n]\n\n\ndef rows():\n    return [row(1)]\n\n\nALL = rows()\nNONE = []\n"
    assert set(names_given(ast.parse(code), 2)) == {"ALL"}


def test_a_trace_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    trace = a_trace(tmp_path, unit__b=0.1)
    trace.save(tmp_path / "kept.json")
    assert Trace.load(tmp_path / "kept.json") == trace
