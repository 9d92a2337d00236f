from collections.abc import Collection
from typing import Protocol

from domain.fleet.process import Identity, ProcessId


class Neighbours(Protocol):
    """The processes on this machine."""

    def gone(self, processes: Collection[Identity]) -> frozenset[ProcessId]:
        """Those of them that have certainly ended. Of other machines nothing is known."""
        ...
