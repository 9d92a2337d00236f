"""The moment by which what is under way has to end, known to all that runs within it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


def ends_within(seconds: float) -> float:
    """So many seconds from now, or sooner where a deadline around this says so; in the event loop's time."""
    return min(asyncio.get_running_loop().time() + seconds, _deadline.get())


@contextmanager
def deadline(seconds: float) -> Iterator[float]:
    """Units of work and reads within the block end by its end, however many they are; yields that moment.

    A task that is created within the block has the same deadline.
    """
    ends = ends_within(seconds)
    before = _deadline.set(ends)
    try:
        yield ends
    finally:
        _deadline.reset(before)
