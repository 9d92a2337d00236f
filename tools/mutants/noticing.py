"""Plants each fault, lets the tests run on it, and keeps whether they noticed."""

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

from attrs import evolve, frozen

from tools.mutants.runs import Outcome, Run
from tools.mutants.selection import LEVELS, Selection, Selector
from tools.mutants.source import Fault, Source
from tools.mutants.trace import TracedTest
from tools.mutants.workplace import Workplace, workplace

_SPARE = 20.0
"""Seconds that a run may take beyond three times what its tests took without a fault."""

_MORE = 4
"""The factor by which that grows where the machine is busy."""


@frozen
class Verdict:
    fault: Fault
    selection: Selection
    noticed: bool
    by: str
    """The first test that failed, or what else ended the run."""
    by_types: bool = False
    """By no test, but the type checker refuses it."""


@frozen
class Workers:
    """There are as many concurrent runs as workplaces."""

    places: Sequence[Workplace]
    logs: Path

    def verdicts(self, faults: Sequence[Fault], selector: Selector, sources: Mapping[str, Source]) -> Iterator[Verdict]:
        """In the order of the faults."""
        free: SimpleQueue[Workplace] = SimpleQueue()
        for place in self.places:
            free.put(place)

        def judge(number: int, fault: Fault) -> Verdict:
            begun = monotonic()
            place = free.get()
            try:
                verdict = self._judged(fault, selector, sources[str(fault.path)], place, self.logs / f"{number}.log")
            finally:
                free.put(place)
            _tell(number, verdict, monotonic() - begun)
            return verdict

        with ThreadPoolExecutor(len(self.places)) as threads:
            yield from threads.map(judge, range(len(faults)), faults)

    def _judged(self, fault: Fault, selector: Selector, source: Source, place: Workplace, log: Path) -> Verdict:
        """A fault that survives is tried again, with further tests, and is at last shown to the type checker."""

        def run(tests: Sequence[TracedTest]) -> Outcome:
            seconds = 3 * sum(test.seconds for test in tests) + _SPARE
            asked = Run([test.name for test in tests], seconds, log)
            outcome = place.run_with(fault, source, asked)
            if outcome.code is None and _is_slow(place, asked):
                return place.run_with(fault, source, evolve(asked, seconds=_MORE * seconds))
            return outcome

        tried = selector.select(fault)
        if not tried.tests:
            return Verdict(fault, tried, noticed=False, by="no test runs it")
        outcome = steady(run, tried.tests)
        for select in (selector.select_again, selector.select_last):
            if not outcome.noticed and (further := select(fault, tried)).tests:
                tried = Selection(tried.tests + further.tests, tried.of)
                outcome = steady(run, further.tests)
        if not outcome.noticed and (said := place.refused(fault, source)):
            return Verdict(fault, tried, noticed=True, by=said, by_types=True)
        return Verdict(fault, tried, outcome.noticed, _by(outcome))


def _is_slow(place: Workplace, asked: Run) -> bool:
    """Whether the tests need about as long without the fault, because the machine is busy."""
    begun = monotonic()
    place.run(evolve(asked, seconds=2 * asked.seconds))
    return monotonic() - begun > asked.seconds / 2


def steady(run: Callable[[Sequence[TracedTest]], Outcome], tests: Sequence[TracedTest]) -> Outcome:
    """A test that fails only once out of two times does not fail because of the fault."""
    while True:
        outcome = run(tests)
        place = next((number for number, test in enumerate(tests) if test.name in outcome.failed), None)
        if place is None or tests[place].level == LEVELS[0]:
            return outcome
        again = run([tests[place]])
        tests = tests[place + 1 :]
        if again.noticed or not tests:
            return again


def _tell(number: int, verdict: Verdict, seconds: float) -> None:
    fault = verdict.fault
    print(
        f"{number} {fault.path}:{fault.line} {fault.operator}: {verdict.by} ({seconds:.1f} s)",
        file=sys.stderr,
        flush=True,
    )


@contextmanager
def workers(count: int, tree: Path, names: Sequence[str], build: Path, database: str) -> Iterator[Workers]:
    logs = build / "logs"
    logs.mkdir(parents=True, exist_ok=True)
    with ExitStack() as stack:
        places = [
            stack.enter_context(workplace(tree, names, build / f"w{number}", database)) for number in range(count)
        ]
        yield Workers(places, logs)


def _by(outcome: Outcome) -> str:
    if outcome.code is None:
        return "time was up"
    if not outcome.noticed:
        return "not noticed"
    return outcome.failed[0] if outcome.failed else f"pytest ended with {outcome.code}"
