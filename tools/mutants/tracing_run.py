"""One run of all tests without a fault, in which each writes down what it ran; kept until the tree changes."""

import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue

from tools.mutants.runs import Outcome, Run
from tools.mutants.selection import place_of
from tools.mutants.trace import Trace, TracedTest
from tools.mutants.tracing import DIRECTORY
from tools.mutants.workplace import Workplace

_PARTS = 30
_LONGEST = 1800.0
"""Seconds for one part."""


def trace(places: Sequence[Workplace], test_files: Sequence[str], build: Path) -> Trace:
    slow_first = sorted(test_files, key=lambda name: (-place_of(name.split("/")[1]), name))
    free: SimpleQueue[Workplace] = SimpleQueue()
    for place in places:
        free.put(place)

    def run_part(number: int) -> tuple[Outcome, Path]:
        written = build / "trace" / str(number)
        written.mkdir(parents=True, exist_ok=True)
        for old in written.iterdir():
            old.unlink()
        run = Run(
            tests=slow_first[number::_PARTS],
            seconds=_LONGEST,
            log=written.with_suffix(".log"),
            environment={DIRECTORY: str(written)},
            first_failure_ends=False,
        )
        place = free.get()
        try:
            outcome = place.run(run)
        finally:
            free.put(place)
        print(f"part {number + 1} of {_PARTS}: {len(outcome.seconds)} tests", file=sys.stderr, flush=True)
        return outcome, written

    found = Trace()
    with ThreadPoolExecutor(len(places)) as threads:
        for outcome, written in threads.map(run_part, range(min(_PARTS, len(test_files)))):
            if outcome.code not in (0, 1, 5):
                raise SystemExit(f"the tests cannot be run without a fault: see {written.with_suffix('.log')}")
            found.failing += sorted(set(outcome.failed))
            found.tests |= {
                name: TracedTest(name, seconds)
                for name, seconds in outcome.seconds.items()
                if name not in outcome.failed
            }
            for file in written.glob("*.trace"):
                found.add(file)
    return found
