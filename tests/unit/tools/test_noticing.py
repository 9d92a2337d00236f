from collections.abc import Sequence

from tools.mutants.noticing import steady
from tools.mutants.runs import Outcome
from tools.mutants.trace import TracedTest

UNIT = TracedTest("tests/unit/test_a.py::a", 0.1)
RACE = TracedTest("tests/integration/test_b.py::b", 0.1)
LAST = TracedTest("tests/e2e/test_c.py::c", 0.1)


class Runs:
    """Answers each run with the next of some failures; an empty one is a run that passes."""

    def __init__(self, *failures: str) -> None:
        self._failures = list(failures)
        self.asked: list[Sequence[TracedTest]] = []

    def __call__(self, tests: Sequence[TracedTest]) -> Outcome:
        self.asked.append(list(tests))
        failed = self._failures.pop(0)
        return Outcome(1 if failed else 0, [failed] if failed else [], {})


def test_a_test_that_fails_twice_has_noticed() -> None:
    runs = Runs(RACE.name, RACE.name)
    assert steady(runs, [UNIT, RACE, LAST]).noticed
    assert runs.asked == [[UNIT, RACE, LAST], [RACE]]


def test_a_test_that_fails_once_has_not_and_those_after_it_are_tried() -> None:
    runs = Runs(RACE.name, "", "")
    assert not steady(runs, [UNIT, RACE, LAST]).noticed
    assert runs.asked == [[UNIT, RACE, LAST], [RACE], [LAST]]


def test_a_unit_test_is_believed_at_once() -> None:
    runs = Runs(UNIT.name)
    assert steady(runs, [UNIT, RACE]).noticed
    assert runs.asked == [[UNIT, RACE]]


def test_a_file_that_cannot_be_collected_has_noticed() -> None:
    assert steady(Runs("tests/unit/test_a.py"), [UNIT]).noticed
