"""Whether the machine stood still: all deadlines of a test end at once then, and its failure says nothing."""

import threading
import time
from collections.abc import Callable

from attrs import define, field

LONG = 5.0
"""Seconds: less is what a busy machine does."""

LOOKED_EVERY = 0.5


@define(eq=False)
class StandstillWatch:
    """Looks twice a second whether this process gets any time. One that is busy itself did not stand still."""

    now: Callable[[], float] = time.monotonic
    worked: Callable[[], float] = time.process_time
    """Seconds that the processors spent on this process."""
    _seen: tuple[float, float] | None = field(default=None, init=False)
    _began: float = field(default=float("-inf"), init=False)
    _last: float = field(default=float("-inf"), init=False)
    """When it was last found to have stood still."""

    def run(self) -> None:
        """For as long as the process lives."""
        while True:
            self.look()
            time.sleep(LOOKED_EVERY)

    def start(self) -> None:
        threading.Thread(target=self.run, name="standstill watch", daemon=True).start()

    def look(self) -> None:
        now, worked = self.now(), self.worked()
        if self._seen is not None:
            passed, spent = now - self._seen[0], worked - self._seen[1]
            if passed >= LONG and spent < passed / 2:
                self._last = now
        self._seen = now, worked

    def begin(self) -> None:
        """A test begins."""
        self._began = self.now()

    def stood_still(self) -> bool:
        """Whether it did so during the test that began last."""
        self.look()
        return self._last >= self._began
