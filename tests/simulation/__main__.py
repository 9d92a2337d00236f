"""Runs many schedules, and ends with one line of what came of them: `python -m tests.simulation --seeds 20000`."""

import argparse
import gc
import os
import sys
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial

import pytest

from tests.simulation.plants import PLANTS
from tests.simulation.plants_of_parts import PLANTS_OF_PARTS
from tests.simulation.schedule import Outcome, run
from tests.simulation.themes import THEMES

_PLANTS = PLANTS | PLANTS_OF_PARTS
_AT_ONCE = 50  # schedules handed to a process


def main(arguments: Sequence[str] | None = None) -> int:
    """Each finding is printed with its seed, as it is met; returns 1 where there was one."""
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seeds", type=int, default=20_000, help="how many schedules to run (%(default)s)")
    parser.add_argument("--first", type=int, default=0, help="the seed of the first one (%(default)s)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes (%(default)s)")
    parser.add_argument("--theme", choices=THEMES, help="what all of them are about, in place of what each is")
    parser.add_argument("--plant", choices=_PLANTS, help="a fault to plant: which seeds find it?")
    options = parser.parse_args(arguments)
    seeds = range(options.first, options.first + options.seeds)
    with ProcessPoolExecutor(options.workers, initializer=_prepare, initargs=(options.plant,)) as pool:
        outcomes = pool.map(partial(run, theme=THEMES.get(options.theme)), seeds, chunksize=_AT_ONCE)
        summary, found = _summary(outcomes)
    print(summary)
    return 1 if found else 0


def _prepare(plant: str | None) -> None:
    if plant is not None:
        _PLANTS[plant](pytest.MonkeyPatch())
    gc.freeze()  # each schedule ends with a collection, so that a forgotten task's failure shows: not of the modules


def _summary(outcomes: Iterable[Outcome]) -> tuple[str, list[int]]:
    """The line, and the seeds with findings."""
    schedules = cases = crashes = faults = findings = 0
    found = list[int]()
    for outcome in outcomes:
        schedules, cases = schedules + 1, cases + outcome.cases
        crashes, faults = crashes + outcome.crashes, faults + outcome.faults
        findings += len(outcome.findings)
        if outcome.findings:
            found.append(outcome.seed)
        for finding in outcome.findings:
            print(f"seed {outcome.seed}: {finding}", flush=True)
    seeds = f" (seeds {', '.join(map(str, found))})" if found else ""
    return (
        f"simulated: schedules {schedules}, cases {cases}, crashes {crashes}, faults {faults}, "
        f"findings {findings}{seeds}",
        found,
    )


if __name__ == "__main__":
    sys.exit(main())
