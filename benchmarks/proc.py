"""What the kernel knows of processes, read from /proc."""

import os
import re
from pathlib import Path

_TICK = os.sysconf("SC_CLK_TCK")


def processor_seconds(pid: int) -> float:
    """That a process has used itself."""
    user, system, *_ = _times(pid)
    return (user + system) / _TICK


def processor_seconds_of_all(pid: int) -> float:
    """That a process has used with all of its children, those that have ended included."""
    own = sum(_times(pid)) / _TICK
    return own + sum(_if_there(child) for child in children_of(pid))


def resident(pid: int) -> float:
    """Megabytes (10^6 bytes)."""
    found = re.search(r"VmRSS:\s+(\d+) kB", Path(f"/proc/{pid}/status").read_text())
    assert found is not None
    return int(found[1]) * 1024 / 1e6


def children_of(pid: int) -> list[int]:
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in task.read_text().split()]
    return found


def parent_of(pid: int) -> int:
    return int(_fields(pid)[1])


def name_of(pid: int) -> str:
    return Path(f"/proc/{pid}/comm").read_text().strip()


def busy_seconds_of_the_machine() -> float:
    """That all of its processors together have worked since it was started."""
    first, *_ = Path("/proc/stat").read_text().splitlines()
    user, nice, system, _idle, _waiting, *interrupts = map(int, first.split()[1:8])
    return (user + nice + system + sum(interrupts)) / _TICK


def _if_there(pid: int) -> float:
    try:
        return processor_seconds_of_all(pid)
    except (FileNotFoundError, ProcessLookupError):
        return 0.0


def _times(pid: int) -> tuple[int, int, int, int]:
    """Ticks: its own in user and system mode, and those of its children that have ended."""
    user, system, ended_user, ended_system = map(int, _fields(pid)[11:15])
    return user, system, ended_user, ended_system


def _fields(pid: int) -> list[str]:
    """From the third on: the second, its name, may hold anything."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
