from collections.abc import Sequence
from functools import partial
from itertools import accumulate
from typing import Literal

import pytest

from tests.standing_still import LONG, StandstillWatch, worth_telling


def watch_of(*looks: tuple[float, float]) -> StandstillWatch:
    """It looked after so many seconds each time, of which the process worked so many."""
    times, worked = (accumulate(each, initial=0.0) for each in zip(*looks, strict=True))
    watch = StandstillWatch(partial(next, times), partial(next, worked))
    for _ in range(len(looks) + 1):
        watch.look()
    return watch


def a_test_began(watch: StandstillWatch, at: float) -> StandstillWatch:
    watch.now, watch.worked = (lambda: at), (lambda: 0.0)
    watch.begin()
    return watch


def test_a_machine_that_gives_no_time_for_long_stood_still() -> None:
    watch = a_test_began(watch_of((0.5, 0.1), (LONG, 0.1)), at=1.0)
    assert watch.stood_still()


@pytest.mark.parametrize(
    ("passed", "spent"), [(LONG - 0.1, 0.0), (LONG * 4, LONG * 3)], ids=["a short wait", "busy itself"]
)
def test_what_a_machine_does_at_any_time_is_no_standstill(passed: float, spent: float) -> None:
    assert not a_test_began(watch_of((0.5, 0.1), (passed, spent)), at=0.0).stood_still()


def test_a_standstill_before_the_test_excuses_nothing() -> None:
    assert not a_test_began(watch_of((LONG, 0.0), (0.5, 0.4)), at=LONG + 0.1).stood_still()


def reports_of(*outcomes: Literal["passed", "failed", "skipped"]) -> Sequence[pytest.TestReport]:
    phases: tuple[Literal["setup", "call", "teardown"], ...] = ("setup", "call", "teardown")
    return [
        pytest.TestReport("a test", ("", None, ""), {}, outcome, None, phase)
        for phase, outcome in zip(phases, outcomes, strict=False)
    ]


def test_of_a_test_that_passed_no_more_is_told_and_of_another_everything() -> None:
    assert [report.when for report in worth_telling(reports_of("passed", "passed", "passed"))] == ["call"]
    for reports in (reports_of("passed", "passed", "failed"), reports_of("passed", "failed", "passed")):
        assert worth_telling(reports) == reports
    skipped = pytest.TestReport("a test", ("", None, ""), {}, "skipped", None, "setup")
    assert worth_telling([skipped]) == [skipped]
