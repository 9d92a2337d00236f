"""A run of the tests, alone or in several workers (pytest-xdist) that share what the process above them chose."""

import os
import time
from contextlib import ExitStack
from pathlib import Path
from typing import Protocol

import pytest
from attrs import asdict, evolve, frozen
from cattrs import structure
from xdist.scheduler import LoadGroupScheduling  # type: ignore[import-untyped]  # it brings no types

from tests.postgres import PostgresChoice, choose_postgres

_LONGEST_FIRST = (
    "packaging",
    "storm",
    "e2e",
    "integration",
    "simulation",
    "two_discords",
    "contract",
    "playground",
    "unit/tools",
    "unit/test_start_up_imports.py",
    "unit/interface",
    "unit",
)


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
    """Put the long tests first for workers, which take them one by one, so that none ends up alone with a long one.

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
        items.sort(key=lambda item: _rank(item.path.relative_to(Path(__file__).parent).as_posix()))


def _rank(path: str) -> int:
    return next(rank for rank, beginning in enumerate(_LONGEST_FIRST) if path.startswith(beginning))
