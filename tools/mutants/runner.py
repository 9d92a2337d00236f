"""A process that has imported the libraries, and forks for every run of tests: most of a short run is imports.

Started in a copy of the tree as `python -m tools.mutants.runner`. Reads one `Run` a line, as JSON, and answers one
`Outcome`.
"""

import ast
import contextlib
import gc
import importlib
import json
import os
import select
import signal
import sys
import traceback
import warnings
from collections.abc import Iterator
from importlib.metadata import entry_points, packages_distributions
from importlib.util import find_spec
from pathlib import Path

from tools.mutants.guard import SINCE, began, end_processes_of
from tools.mutants.runs import BROKEN, Outcome, Run, read_run, written

_GRACE = 10.0
"""Seconds to tidy up after Ctrl-C."""


def main() -> None:
    _warm(Path.cwd())
    gc.freeze()  # pytest collects garbage several times, and would go through all of this again
    print("ready", flush=True)
    for line in sys.stdin:
        print(written(_in_a_fork(read_run(line))), flush=True)


def _in_a_fork(run: Run) -> Outcome:
    result = run.log.with_suffix(".json")
    result.unlink(missing_ok=True)
    pid = os.fork()
    if pid == 0:
        _be_the_run(run, result)
    if (code := _ended(pid, run.seconds)) is None:
        os.kill(pid, signal.SIGINT)
        if _ended(pid, _GRACE) is None:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    end_processes_of(Path.cwd())
    if result.exists():
        found: dict[str, float] = json.loads(result.read_text())["seconds"]
        failed: list[str] = json.loads(result.read_text())["failed"]
        return Outcome(code, failed, found)
    return Outcome(code, [], {})


def _be_the_run(run: Run, result: Path) -> None:
    try:
        os.setsid()
        with run.log.open("wb") as log:
            os.dup2(log.fileno(), 1)
            os.dup2(log.fileno(), 2)
        with open(os.devnull, "rb") as nothing:
            os.dup2(nothing.fileno(), 0)
        os.environ.update(run.environment)
        os.environ[SINCE] = str(began(os.getpid()))
        from tools.mutants.pytest_run import run_pytest

        os._exit(run_pytest(run, result))
    finally:
        traceback.print_exc()
        os._exit(BROKEN)


def _ended(pid: int, seconds: float) -> int | None:
    """The exit code, or None if it still runs after that time; a signal's number is negative."""
    descriptor = os.pidfd_open(pid)
    try:
        if not select.select([descriptor], [], [], seconds)[0]:
            return None
    finally:
        os.close(descriptor)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _warm(root: Path) -> None:
    """Imports what the tree imports of others, and pytest's plugins."""
    plugins = entry_points(group="pytest11")
    distributions = {plugin.dist.name for plugin in plugins if plugin.dist is not None}
    rewritten = {package for package, its in packages_distributions().items() if distributions & set(its)}
    own = {path.name for path in root.iterdir()}
    for module in sorted({*_named(root), *(plugin.module for plugin in plugins), *rewritten}):
        package = module.partition(".")[0]
        if package.isidentifier() and package not in own and find_spec(package) is not None:
            with warnings.catch_warnings(action="ignore"), contextlib.suppress(ImportError):
                importlib.import_module(module)
    for package in rewritten & sys.modules.keys():
        sys.modules[package].__doc__ = "PYTEST_DONT_REWRITE"  # otherwise pytest warns that it is too late to rewrite it


def _named(root: Path) -> Iterator[str]:
    for path in root.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Import):
                yield from (each.name for each in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module is not None:
                yield node.module


if __name__ == "__main__":
    main()
