"""Retries of a whole use case."""

import time
from typing import NoReturn

import stamina
from attrs import define

from application.shared.errors import RecordsUnavailable, TransientFailure
from application.shared.use_case import UseCase
from infrastructure.observability.metrics import RETRIES

OVERTIME = 0.75
"""Seconds."""


@define
class Retried[Command, Result]:
    """Runs the use case again after failures that pass: at once, after 20 ms, then doubling up to 400 ms, with jitter.

    After `retry_for` seconds in all it gives up and raises RecordsUnavailable; sooner, where another attempt as long as
    the longest so far would go on for more than OVERTIME beyond that. No attempt is cut off. A commit whose outcome is
    unknown is not retried: the change may have been made. `also` names further errors after which the use case may run
    again.
    """

    _use_case: UseCase[Command, Result]
    _retry_for: float
    _also: tuple[type[Exception], ...] = ()

    async def __call__(self, command: Command, /) -> Result:
        started = began = time.monotonic()
        longest = 0.0
        passing: tuple[type[Exception], ...] = (TransientFailure, *self._also)

        def worth_another(failure: Exception) -> bool:
            nonlocal longest
            now = time.monotonic()
            longest = max(longest, now - began)
            ends = now - started + longest
            return isinstance(failure, passing) and ends <= self._retry_for + OVERTIME

        try:
            return await self._use_case(command)
        except passing as failure:
            left = self._retry_for - (time.monotonic() - started)
            if left <= 0 or not worth_another(failure):
                _give_up(failure)
        try:
            async for attempt in stamina.retry_context(
                on=worth_another,
                attempts=None,
                timeout=left,
                wait_initial=0.02,
                wait_max=0.4,
                wait_jitter=0.05,
            ):
                with attempt:
                    RETRIES.inc()
                    began = time.monotonic()
                    return await self._use_case(command)
        except TransientFailure as failure:
            _give_up(failure)
        raise AssertionError("the loop above returns or raises")


def _give_up(failure: Exception) -> NoReturn:
    if isinstance(failure, TransientFailure):
        raise RecordsUnavailable from failure
    raise failure
