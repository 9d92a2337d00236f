"""Retries of a whole use case."""

import asyncio
import random
from collections.abc import Iterator

from attrs import define

from application.shared.errors import RecordsUnavailable, TransientFailure
from application.shared.use_case import UseCase
from infrastructure.database.deadline import deadline
from infrastructure.database.limits import Limits
from infrastructure.observability.metrics import RETRIES

FIRST_PAUSE = 0.02
LONGEST_PAUSE = 0.4


@define
class Retried[Command, Result]:
    """Runs the use case again after transient failures, all attempts together within `deadline` seconds.

    Raises RecordsUnavailable when none succeeded. A commit whose outcome is unknown is not retried: the change may have
    been made. `also` names further errors after which the use case may run again. A use case with effects outside the
    database must not be wrapped: they would be repeated, or cut short.
    """

    _use_case: UseCase[Command, Result]
    _deadline: float
    _also: tuple[type[Exception], ...] = ()

    async def __call__(self, command: Command, /) -> Result:
        loop = asyncio.get_running_loop()
        passing: tuple[type[Exception], ...] = (TransientFailure, *self._also)
        pauses = _pauses()
        with deadline(self._deadline) as ends:
            # Less than that is left within the deadline of whatever this is a part of.
            last_begins = ends - (self._deadline - Limits.within(self._deadline).attempting)
            while True:
                try:
                    return await self._use_case(command)
                except passing as failure:
                    pause = next(pauses)
                    if loop.time() + pause > last_begins:
                        if isinstance(failure, TransientFailure):
                            raise RecordsUnavailable from failure
                        raise
                await asyncio.sleep(pause)
                RETRIES.inc()


def _pauses() -> Iterator[float]:
    """In seconds: none at first, then up to twice as long each time; random, so that colliding attempts drift apart."""
    yield 0.0
    longest = FIRST_PAUSE
    while True:
        yield random.uniform(longest / 2, longest)
        longest = min(2 * longest, LONGEST_PAUSE)
