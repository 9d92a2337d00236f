"""Retries of a whole use case."""

import time
from typing import NoReturn

import stamina
from attrs import define

from application.shared.errors import RecordsUnavailable, TransientFailure
from application.shared.use_case import UseCase
from infrastructure.observability.metrics import RETRIES


@define
class Retried[Command, Result]:
    """Runs the use case again after failures that pass: at once, after 20 ms, then doubling up to 400 ms, with jitter.

    After `retry_for` seconds in all it gives up and raises RecordsUnavailable. A commit whose outcome is unknown is not
    retried: the change may have been made. `also` names further errors after which the use case may run again.
    """

    _use_case: UseCase[Command, Result]
    _retry_for: float
    _also: tuple[type[Exception], ...] = ()

    async def __call__(self, command: Command, /) -> Result:
        started = time.monotonic()
        passing: tuple[type[Exception], ...] = (TransientFailure, *self._also)
        try:
            return await self._use_case(command)
        except passing as failure:
            left = self._retry_for - (time.monotonic() - started)
            if left <= 0:
                _give_up(failure)
        return await self._again(command, left)

    async def _again(self, command: Command, seconds: float) -> Result:
        try:
            async for attempt in stamina.retry_context(
                on=(TransientFailure, *self._also),
                attempts=None,
                timeout=seconds,
                wait_initial=0.02,
                wait_max=0.4,
                wait_jitter=0.05,
            ):
                with attempt:
                    RETRIES.inc()
                    return await self._use_case(command)
        except TransientFailure as failure:
            _give_up(failure)
        raise AssertionError("the loop above returns or raises")


def _give_up(failure: Exception) -> NoReturn:
    if isinstance(failure, TransientFailure):
        raise RecordsUnavailable from failure
    raise failure
