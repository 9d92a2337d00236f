"""Work that goes on for as long as the process does."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog

from application.shared.errors import unforeseen
from application.shared.incidents import IncidentReporter
from application.shared.workers import Workers
from infrastructure.background_log import BackgroundLog

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
    log = BackgroundLog(name, incidents)
    try:
        while True:
            if workers is not None:
                workers.news.clear()
            is_well = await _is_done(log, work)
            if workers is not None:
                await _news_of(workers, within=every)
                failures = workers.pull_failures()
                log.failed(*failures)
                is_well = is_well and not failures
            if is_well:
                log.succeeded()
            if workers is None:
                await asyncio.sleep(every)
    finally:
        if workers is not None:
            await workers.stop()


async def _is_done(log: BackgroundLog, work: Callable[[], Awaitable[object]]) -> bool:
    """Whether it was, this time; a failure is noted, and followed by a pause."""
    try:
        await work()
    except Exception as error:  # noqa: BLE001  # noted; the next round must come all the same
        log.failed(error)
        await asyncio.sleep(PAUSE_AFTER_FAILURE)
        return False
    return True


async def _news_of(workers: Workers, *, within: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(within):
            await workers.news.wait()


async def finish(
    name: str, work: Callable[[], Awaitable[object]], *, within: float, incidents: IncidentReporter
) -> None:
    """Do the work a last time, again and again for `within` seconds where something stands in the way."""
    try:
        async with asyncio.timeout(within):
            await _until_done(BackgroundLog(f"end of {name}", incidents), work)
    except TimeoutError:
        _log.error("background work could not be ended", work=name, within=within)
    except Exception as error:  # noqa: BLE001  # reported; others must end all the same
        incidents.report(error, during=f"end of {name}")


async def _until_done(log: BackgroundLog, work: Callable[[], Awaitable[object]]) -> None:
    while True:
        try:
            await work()
        except Exception as error:
            if unforeseen(error) is not None:
                raise
            log.failed(error)
            await asyncio.sleep(PAUSE_AT_END)
        else:
            return
