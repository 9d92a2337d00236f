"""Keeps a planted fault from reaching beyond its run: what it may signal and what it may delete."""

import contextlib
import os
import signal
import sys
import tempfile
from pathlib import Path

SINCE = "MUTANTS_SINCE"
"""When the run began, in the kernel's ticks since the machine started; its processes inherit it."""
PLACE = "MUTANTS_PLACE"
"""The copy of the tree that a run works in; its processes inherit it."""
_START_TIME = 19  # of the fields after the program's name, in proc(5)


def began(pid: int) -> int | None:
    """In the same ticks; None when there is no such process."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[_START_TIME])
    except OSError:
        return None


def end_processes_of(place: Path) -> None:
    """What was started there and still runs, this process aside."""
    mark = f"{PLACE}={place}\0".encode()
    for environment in Path("/proc").glob("[0-9]*/environ"):
        pid = int(environment.parent.name)
        with contextlib.suppress(OSError):
            if pid != os.getpid() and mark in environment.read_bytes():
                os.kill(pid, signal.SIGKILL)


def guard_this_process() -> None:
    """Refuses signals to processes that are older than the run, and to delete what other work stands on."""
    if SINCE not in os.environ:
        return
    since = int(os.environ[SINCE])
    needed = [
        Path(place).resolve() for place in (Path.cwd(), Path.home(), tempfile.gettempdir(), sys.prefix, "/var/lib")
    ]

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        if event in ("os.kill", "os.killpg"):
            pid, number = arguments[0], arguments[1]
            assert isinstance(pid, int)
            if event == "os.killpg" and pid:
                pid = -pid
            started = began(abs(pid))
            if number and (pid == -1 or abs(pid) == 1 or (pid and started is not None and started < since)):
                raise PermissionError(f"process {pid} does not belong to this run")
        elif event == "shutil.rmtree":
            doomed = Path(os.fsdecode(str(arguments[0]))).resolve()
            if any(doomed == place or doomed in place.parents for place in needed):
                raise PermissionError(f"{doomed} is needed by others")

    sys.addaudithook(watch)
