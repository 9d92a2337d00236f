"""An event loop on which waiting takes no time."""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import datetime, timedelta

from attrs import define

from tests.fakes.clock import FakeClock


class _NoWaiting(selectors.SelectSelector):
    """Instead of waiting for the next timer, it says how long the wait would have been."""

    skipped: float = 0.0

    # A key's data is Any by typeshed.
    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:  # type: ignore[explicit-any]
        ready = super().select(0)
        if not ready and timeout:
            self.skipped += timeout
        return ready


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Its time stands still while something is ready to run, and then moves to the next timer at once.

    Nothing outside the process can be waited for.
    """

    def __init__(self) -> None:
        self._no_waiting = _NoWaiting()
        super().__init__(self._no_waiting)

    def time(self) -> float:
        return self._no_waiting.skipped

    def hold_up(self, seconds: float) -> None:
        """As whatever computes for so long does: nothing else has its turn meanwhile."""
        self._no_waiting.skipped += seconds


def in_virtual_time[Result](work: Coroutine[None, None, Result]) -> Result:
    with asyncio.Runner(loop_factory=VirtualTimeLoop) as runner:
        return runner.run(work)


@define
class VirtualClock(FakeClock):
    """Goes on with the event loop."""

    def now(self) -> datetime:
        return self.time + timedelta(seconds=asyncio.get_running_loop().time())
