"""A run of the tests, alone or in several workers (pytest-xdist) that share what the process above them chose."""

import os
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from operator import itemgetter
from pathlib import Path
from typing import Protocol

import pytest
from attrs import asdict, evolve, frozen
from cattrs import structure
from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]  # it brings no types

from tests.postgres import PostgresChoice, choose_postgres

_THAT_WAIT = ("packaging", "storm", "e2e", "integration", "two_discords", "playground")
"""Mostly for processes that they started, for the database or for the browser; the longest first."""

_THAT_RECKON = ("unit/test_start_up_imports.py", "simulation", "contract", "unit/tools", "unit/interface", "unit")
"""All the time; the longest first."""


class WorkerController(Protocol):
    """pytest-xdist's, which brings no types."""

    config: pytest.Config
    workerinput: dict[str, object]


class ByFile(LoadGroupScheduling):  # type: ignore[misc]  # as above
    """Hands out the short tests by the file, the others one by one.

    For each test that is done it goes through all pieces that the worker ever had: with one piece for each of
    thousands of short tests, that takes seconds, and each file's preparations would be made by every worker.
    """

    def _split_scope(self, nodeid: str) -> str:
        scope: str = super()._split_scope(nodeid)
        return scope.split("::")[0] if scope.startswith("tests/unit/") else scope


@frozen
class Run:
    name: str
    """Its databases bear it, whichever worker makes them."""
    postgres: PostgresChoice


RUN = pytest.StashKey[Run]()
_SERVERS = pytest.StashKey[ExitStack]()


def begin(config: pytest.Config) -> None:
    """In a worker, what it was handed; else choose."""
    config.stash[_SERVERS] = ExitStack()
    given: dict[str, object] | None = getattr(config, "workerinput", None)
    if given is not None:
        config.stash[RUN] = structure(given["run"], Run)
        return
    assert config.cache is not None
    postgres = choose_postgres(Path(config.cache.mkdir("postgres")))
    if postgres.kind == "TEST_CITUS_URL" and config.getoption("numprocesses", None):
        raise pytest.UsageError("with TEST_CITUS_URL there is one database for all tests: run them one after the other")
    config.stash[RUN] = Run(f"{int(time.time())}_{os.getpid()}", postgres)


def hand_over(worker: WorkerController) -> None:
    """A container is started here, for all workers; the embedded server they share by its leases."""
    config = worker.config
    run = config.stash[RUN]
    if run.postgres.kind == "container" and not run.postgres.url:
        url = config.stash[_SERVERS].enter_context(run.postgres.running())
        run = config.stash[RUN] = evolve(run, postgres=evolve(run.postgres, url=url))
    worker.workerinput["run"] = asdict(run)


def end(config: pytest.Config) -> None:
    if _SERVERS in config.stash:
        config.stash[_SERVERS].close()


def order(config: pytest.Config, items: list[pytest.Item]) -> None:
    """For workers, which take them one by one: put the long tests first, so that none ends up alone with a long one,
    and beside those that wait such that reckon, so that the processors have work all the time.

    On Citus, leave out what it cannot pass.
    """
    if config.stash[RUN].postgres.kind == "TEST_CITUS_URL":
        from tests.citus import (
            NOT_ON_CITUS,  # only then: it loads all tables, which the process above the workers needs not
        )

        left_out = [item for item in items if item.name in NOT_ON_CITUS]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item.name not in NOT_ON_CITUS]
    if hasattr(config, "workerinput"):
        waiting, reckoning = [_of(items, beginnings) for beginnings in (_THAT_WAIT, _THAT_RECKON)]
        assert len(waiting) + len(reckoning) == len(items), "each directory of tests is named above"
        items[:] = _spread(waiting, reckoning)


def _of(items: Iterable[pytest.Item], beginnings: Sequence[str]) -> list[pytest.Item]:
    """Those whose path begins so, in the order of the beginnings; each counts for the first that it has."""
    ranked: dict[str, list[pytest.Item]] = {beginning: [] for beginning in beginnings}
    for item in items:
        path = item.path.relative_to(Path(__file__).parent).as_posix()
        beginning = next((beginning for beginning in beginnings if path.startswith(beginning)), None)
        if beginning is not None:
            ranked[beginning].append(item)
    return [item for ranks in ranked.values() for item in ranks]


def _spread(some: Sequence[pytest.Item], others: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Both in their order, evenly mixed."""
    placed = [((number + 0.5) / len(part), item) for part in (some, others) for number, item in enumerate(part)]
    return [item for _, item in sorted(placed, key=itemgetter(0))]
