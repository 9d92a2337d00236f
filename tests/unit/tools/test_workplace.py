"""One fault after another in a small tree of its own, with its real runner."""

import shutil
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

import pytest

from tools.mutants.guard import PLACE
from tools.mutants.runs import BROKEN, Outcome, Run
from tools.mutants.source import Edit, Fault, Source
from tools.mutants.tracing import DIRECTORY
from tools.mutants.workplace import CannotRun, Workplace, workplace

ROOT = Path(__file__).parents[3]
RULE = b"def allowed(a: int) -> bool:\n    while a > 3:\n        a -= 1\n    return a < 3\n"
TESTS = """\
import subprocess

from domain.rule import allowed


def test_one():
    assert allowed(2)


def test_two():
    assert not allowed(9)


def test_three():
    subprocess.Popen(["sleep", "600"], start_new_session=True)
"""
SOURCE = Source(PurePosixPath("domain/rule.py"), RULE)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workplace]:
    tree = tmp_path_factory.mktemp("tree")
    for name, text in {"domain/rule.py": RULE.decode(), "tests/unit/test_rule.py": TESTS}.items():
        (tree / name).parent.mkdir(parents=True)
        (tree / name).write_text(text)
    # Without the rest of them: the runner loads beforehand whatever the tree's files import.
    shutil.copytree(ROOT / "tools/mutants", tree / "tools/mutants", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "tools/__init__.py", tree / "tools/__init__.py")
    names = [str(path.relative_to(tree)) for path in tree.rglob("*.py")]
    with workplace(tree, names, tmp_path_factory.mktemp("places") / "w0", database="") as place:
        yield place


def fault_of(before: str, after: str) -> Fault:
    start = RULE.index(before.encode())
    return Fault(SOURCE.path, 1, "", Edit(start, start + len(before), after), range(1, 2), at_import=False)


def run(place: Workplace, before: str, after: str, *tests: str, seconds: float = 30) -> Outcome:
    fault = fault_of(before, after)
    names = [f"tests/unit/test_rule.py::{test}" for test in tests or ("test_two", "test_one")]
    run = Run(tests=names, seconds=seconds, log=place.root / "log")
    return place.run_with(fault, SOURCE, run)


def test_tells_a_fault_that_the_tests_notice_from_one_that_they_do_not(place: Workplace) -> None:
    noticed = run(place, "a < 3", "a > 3")
    assert noticed.noticed
    assert noticed.failed == ["tests/unit/test_rule.py::test_one"]
    assert not run(place, "a < 3", "a <= 2").noticed
    assert (place.root / "domain/rule.py").read_bytes() == RULE


def test_runs_only_the_tests_that_are_named(place: Workplace) -> None:
    assert list(run(place, "a < 3", "a < 2", "test_two").seconds) == ["tests/unit/test_rule.py::test_two"]


def test_a_fault_that_ends_the_whole_run_counts_as_noticed(place: Workplace) -> None:
    assert run(place, "a -= 1", f'__import__("os")._exit({BROKEN})').noticed
    assert not run(place, "a < 3", "a < 3").noticed


def test_a_run_that_never_ends_is_ended_and_counts_as_noticed(place: Workplace) -> None:
    outcome = run(place, "a -= 1", "pass", seconds=1)
    assert outcome.code is None
    assert outcome.noticed
    assert not run(place, "a < 3", "a < 3").noticed


def test_a_run_that_fails_itself_has_noticed_nothing(place: Workplace) -> None:
    run = Run(tests=["tests/unit/test_rule.py"], seconds=30, log=place.root / "log", environment={DIRECTORY: "nowhere"})
    with pytest.raises(CannotRun, match="could not be run"):
        place.run(run)


def test_tells_what_the_type_checker_refuses_from_what_fits(place: Workplace) -> None:
    assert place.refused(fault_of("a < 3", "a"), SOURCE).startswith("domain/rule.py:4: error: ")
    assert place.refused(fault_of("a < 3", "a < 2"), SOURCE) == ""
    assert (place.root / "domain/rule.py").read_bytes() == RULE


def test_a_type_checker_that_fails_itself_has_noticed_nothing(place: Workplace) -> None:
    (place.root / "mypy.ini").write_text("[mypy]\nplugins = nowhere.py\n")
    with pytest.raises(CannotRun, match="nowhere"):
        place.refused(fault_of("a < 3", "a < 2"), SOURCE)
    (place.root / "mypy.ini").unlink()
    assert (place.root / "domain/rule.py").read_bytes() == RULE


def test_what_a_run_leaves_behind_is_ended(place: Workplace) -> None:
    run(place, "a < 3", "a < 3", "test_three")
    mark = f"{PLACE}={place.root}\0".encode()
    left = [pid for pid in Path("/proc").glob("[0-9]*") if carries(pid, mark)]
    assert len(left) == 1  # the runner


def carries(pid: Path, mark: bytes) -> bool:
    try:
        return mark in (pid / "environ").read_bytes()
    except OSError:
        return False
