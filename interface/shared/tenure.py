"""For how long this process may act: its shards are leased, and another may have them after that."""

import math
import sys
import time
from collections.abc import Callable

from attrs import define

from application.shared.errors import DiscordUnreachable


def steady() -> float:
    """Seconds on a clock that goes on while the machine sleeps, where there is one."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


@define(eq=False)
class Tenure:
    """Ends by itself, also for a process that stood still meanwhile; without a fleet it never does."""

    now: Callable[[], float] = steady
    _until: float = math.inf

    def extend(self, until: float) -> None:
        self._until = until

    @property
    def holds(self) -> bool:
        return self.now() < self._until

    def check(self) -> None:
        """Raises DiscordUnreachable once it is over: whoever has the shards now does what is to be done."""
        if not self.holds:
            raise DiscordUnreachable
