"""The moment by which what is under way has to end, known to all that runs within it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


def ends_within(seconds: float) -> float:
    """The moment `seconds` from now, or an enclosing deadline if that is sooner; in the event loop's time."""
    return min(asyncio.get_running_loop().time() + seconds, _deadline.get())


@contextmanager
def deadline(seconds: float) -> Iterator[float]:
    """All units of work and reads within the block share this deadline; yields the moment it ends.

    A task that is created within the block has the same deadline.
    """
    ends = ends_within(seconds)
    before = _deadline.set(ends)
    try:
        yield ends
    finally:
        _deadline.reset(before)
