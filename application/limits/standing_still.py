"""For how long nothing of this process had its turn: it was stopped, or the machine slept."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from attrs import define

LOOKS_EVERY = 1.0
"""Seconds."""


@define(eq=False)
class StandingStill:
    _now: Callable[[], float]
    _seen: float
    _stood: float = 0.0

    def so_far(self) -> float:
        """In seconds: at most one too many for each time, and none for what is shorter than a second."""
        gap = self._now() - self._seen
        return self._stood + (gap if gap > 2 * LOOKS_EVERY else 0.0)

    async def look(self) -> None:
        while True:
            await asyncio.sleep(LOOKS_EVERY)
            self._stood, self._seen = self.so_far(), self._now()


@contextmanager
def watched(now: Callable[[], float]) -> Iterator[StandingStill]:
    """By a clock that goes on meanwhile."""
    standing_still = StandingStill(now, now())
    looking = asyncio.create_task(standing_still.look())
    try:
        yield standing_still
    finally:
        looking.cancel()
