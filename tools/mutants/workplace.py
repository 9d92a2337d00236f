"""A copy of the tree in which faults stand, with the runner that works in it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import count
from pathlib import Path

from attrs import define, field

from tools.mutants.guard import PLACE, end_processes_of
from tools.mutants.runs import BROKEN, Outcome, Run, read_outcome, written
from tools.mutants.sample import LAYERS
from tools.mutants.source import Fault, Source

_EVERY_PROCESS = """\
from tools.mutants.guard import guard_this_process
from tools.mutants.sample import LAYERS
from tools.mutants.tracing import trace_this_process

guard_this_process()
trace_this_process(LAYERS)
"""


_MISFITS = 1
"""mypy's exit code for errors of types; it has others for its own."""


def files_of(root: Path) -> list[str]:
    """Those under version control, and new ones that are not ignored."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=root,
        check=True,
        capture_output=True,
        text=True,
    )
    return sorted(name for name in listed.stdout.split("\0") if name and (root / name).is_file())


def hash_of(root: Path, names: Sequence[str]) -> str:
    digest = sha256()
    for name in names:
        digest.update(f"{name}\0".encode() + sha256((root / name).read_bytes()).digest())
    return digest.hexdigest()[:16]


class CannotRun(Exception):
    """The run ended before pytest did, or the types do not fit without any fault."""


@define(eq=False)
class Workplace:
    root: Path
    _runner: subprocess.Popen[str]
    _numbers: Iterator[int] = field(factory=lambda: count(1))
    _fits: bool = field(default=False, init=False)
    """Whether the types have been checked without a fault: from then on that is quick."""

    def run(self, run: Run) -> Outcome:
        assert self._runner.stdin is not None
        assert self._runner.stdout is not None
        print(written(run), file=self._runner.stdin, flush=True)
        outcome = read_outcome(self._runner.stdout.readline())
        if outcome.code == BROKEN:
            raise CannotRun(f"the tests could not be run: see {run.log}")
        return outcome

    def run_with(self, fault: Fault, source: Source, run: Run) -> Outcome:
        try:
            with self._planted(fault, source):
                return self.run(run)
        except CannotRun:
            self.run(run)  # raises, too, if it was not the fault that broke the run
            return Outcome(BROKEN, [], {})

    def refused(self, fault: Fault, source: Source) -> str:
        """What the type checker has against it; empty where it has nothing."""
        if not self._fits:
            if said := _misfits(self.root):
                raise CannotRun(said)
            self._fits = True
        with self._planted(fault, source):
            return _misfits(self.root)

    @contextmanager
    def _planted(self, fault: Fault, source: Source) -> Iterator[None]:
        """Each text gets a time of its own: Python takes compiled code for a file's own by size and whole seconds."""
        path = self.root / fault.path
        before = path.stat()
        path.write_bytes(source.with_edit(fault.edit))
        os.utime(path, (before.st_atime, before.st_mtime + next(self._numbers)))
        try:
            yield
        finally:
            path.write_bytes(source.content)
            os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def _misfits(root: Path) -> str:
    """The first that mypy reports. Raises CannotRun where mypy itself fails, which says nothing of the tree."""
    layers = [layer for layer in LAYERS if (root / layer).is_dir()]
    command = [sys.executable, "-m", "mypy", "--no-error-summary", "--cache-dir", ".mypy_cache", *layers]
    checked = subprocess.run(command, cwd=root, capture_output=True, text=True)
    said = checked.stdout + checked.stderr
    if checked.returncode not in (0, _MISFITS):
        raise CannotRun(said)
    return said.partition("\n")[0] if checked.returncode else ""


@contextmanager
def workplace(tree: Path, names: Sequence[str], root: Path, database: str) -> Iterator[Workplace]:
    """`root` is recreated. Imports find the copy before the installed tree, in every process of a test."""
    shutil.rmtree(root, ignore_errors=True)
    for name in names:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(tree / name, root / name)
    (root / "sitecustomize.py").write_text(_EVERY_PROCESS)
    environment = {
        **os.environ,
        "PYTHONPATH": str(root),
        "TEST_DATABASE_URL": database,
        "PYTHONHASHSEED": "0",
        PLACE: str(root),
    }
    runner = subprocess.Popen(
        [sys.executable, "-m", "tools.mutants.runner"],
        cwd=root,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert runner.stdout is not None
        assert runner.stdout.readline() == "ready\n"
        yield Workplace(root, runner)
    finally:
        end_processes_of(root)
        runner.communicate()
