"""Work that goes on for as long as the process does."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import structlog

from application.shared.errors import ApplicationError
from application.shared.incidents import IncidentReporter
from application.shared.workers import Workers

_log = structlog.stdlib.get_logger(__name__)

PAUSE_AFTER_FAILURE = 1.0
PAUSE_AT_END = 0.1


async def repeat(
    name: str,
    work: Callable[[], Awaitable[object]],
    *,
    every: float,
    incidents: IncidentReporter,
    workers: Workers | None = None,
) -> None:
    """Do the work, and again `every` seconds after its end, until cancelled. A failure is reported and ends nothing.

    Where `work` has `workers` take on what is due, it is done again as soon as they have news; they stop when it does.
    """
    try:
        while True:
            if workers is not None:
                workers.news.clear()
            try:
                await work()
            except Exception as error:  # noqa: BLE001  # reported; the next round must come all the same
                _note(name, [error], incidents)
                await asyncio.sleep(PAUSE_AFTER_FAILURE)
            if workers is None:
                await asyncio.sleep(every)
            else:
                await _news_of(workers, within=every)
                _note(name, workers.pull_failures(), incidents)
    finally:
        if workers is not None:
            await workers.stop()


async def _news_of(workers: Workers, *, within: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            await workers.news.wait()


def _note(name: str, errors: Sequence[Exception], incidents: IncidentReporter) -> None:
    """What passes is one line, however often it was met."""
    passing = Counter(repr(error) for error in errors if isinstance(error, ApplicationError))
    for what, times in passing.items():
        _log.warning("background work has to wait", work=name, error=what, times=times)
    for error in errors:
        if not isinstance(error, ApplicationError):
            incidents.report(error, during=name)


async def finish(
    name: str, work: Callable[[], Awaitable[object]], *, within: float, incidents: IncidentReporter
) -> None:
    """Do the work a last time, again and again for `within` seconds where something stands in the way."""
    try:
        async with asyncio.timeout(within):
            await _until_done(name, work)
    except TimeoutError:
        _log.error("background work could not be ended", work=name, within=within)
    except Exception as error:  # noqa: BLE001  # reported; others must end all the same
        incidents.report(error, during=f"end of {name}")


async def _until_done(name: str, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await work()
        except ApplicationError as error:
            _log.warning("the end of background work has to wait", work=name, error=repr(error))
            await asyncio.sleep(PAUSE_AT_END)
        else:
            return
