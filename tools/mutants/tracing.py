"""Writes down which lines of the product each test runs, in every process that the test starts.

Each line is written when it runs first in a test, so that a process that is killed has told what it did. coverage.py
keeps its figures until the end of a process, and would know nothing of the kill tests.
"""

import os
import sys
from pathlib import Path
from types import CodeType

DIRECTORY = "MUTANTS_TRACE"
"""Where the files are written; the processes that a test starts inherit it, and so does what a fork brings."""
_TOOL = 4


class Tracer:
    """One file for each process; `@test` begins what a test ran, then one `path:line` for each line."""

    def __init__(self, directory: Path, root: Path, layers: tuple[str, ...]) -> None:
        self._directory = directory
        self._prefixes = tuple(f"{root / layer}{os.sep}" for layer in layers)
        self._cut = len(str(root)) + 1
        self._open()
        monitoring = sys.monitoring
        monitoring.use_tool_id(_TOOL, "mutants")
        monitoring.register_callback(_TOOL, monitoring.events.PY_START, self._started)
        monitoring.register_callback(_TOOL, monitoring.events.LINE, self._ran)
        monitoring.set_events(_TOOL, monitoring.events.PY_START)
        os.register_at_fork(after_in_child=self._forked)

    def begin(self, test: str) -> None:
        """Also tells the processes that were started earlier and fork during the test."""
        self._test = test
        (self._directory / "now").write_text(test)
        os.write(self._file, f"@{test}\n".encode())
        sys.monitoring.restart_events()

    def _open(self) -> None:
        self._file = os.open(self._directory / f"{os.getpid()}.trace", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    def _forked(self) -> None:
        os.close(self._file)
        self._open()
        now = self._directory / "now"
        self.begin(now.read_text() if now.exists() else "")

    def _started(self, code: CodeType, offset: int) -> object:
        if code.co_filename.startswith(self._prefixes):
            sys.monitoring.set_local_events(_TOOL, code, sys.monitoring.events.LINE)
        return sys.monitoring.DISABLE

    def _ran(self, code: CodeType, line: int) -> object:
        os.write(self._file, f"{code.co_filename[self._cut :]}:{line}\n".encode())
        return sys.monitoring.DISABLE


def trace_this_process(layers: tuple[str, ...]) -> Tracer | None:
    """The processes that a test starts call it as they begin; they carry pytest's name of the running test."""
    directory = os.environ.get(DIRECTORY)
    if directory is None:
        return None
    tracer = Tracer(Path(directory), Path(__file__).parents[2], layers)
    tracer.begin(os.environ.get("PYTEST_CURRENT_TEST", "").rpartition(" ")[0])
    return tracer
