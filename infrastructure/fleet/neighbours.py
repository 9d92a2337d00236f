"""Which processes of this machine have ended, by what its kernel says."""

import os
import socket
import sys
from collections.abc import Collection
from pathlib import Path
from uuid import uuid4

from attrs import frozen

from domain.fleet.process import Identity, ProcessId

_ENDED = frozenset("ZX")
"""Waiting to be reaped, or gone: proc_pid_stat(5)."""


def machine_name() -> str:
    """The machine since it was started, and what its processes call one another by: a container counts for itself.

    Empty where that cannot be told.
    """
    if not sys.platform.startswith("linux"):
        return ""
    try:
        booted = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{booted} {Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return ""


def own_identity(machine: str | None = None) -> Identity:
    """`machine`: in place of the machine's own name, so that nobody knows of whom this process is a neighbour."""
    pid = os.getpid()
    place = machine_name() if machine is None else machine
    return Identity(
        id=ProcessId(uuid4()),
        name=f"{socket.gethostname()}, process {pid}",
        machine=place,
        pid=pid,
        born=_born(pid) or 0,
    )


@frozen
class KernelNeighbours:
    _machine: str

    def gone(self, processes: Collection[Identity]) -> frozenset[ProcessId]:
        if not self._machine:
            return frozenset()
        here = [process for process in processes if process.machine == self._machine]
        return frozenset(process.id for process in here if _has_ended(process))


def _has_ended(process: Identity) -> bool:
    try:
        os.kill(process.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        pass  # there is one, of another account
    born = _born(process.pid)
    return born is not None and born != process.born


def _born(pid: int) -> int | None:
    """In ticks since the machine was started; 0 for one that has ended and is not reaped, None where it is not told."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    state, *fields = text.rpartition(")")[2].split()  # the name before it may hold anything
    return 0 if state in _ENDED else int(fields[18])
