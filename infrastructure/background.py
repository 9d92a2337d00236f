"""Work that goes on for as long as the process does."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from application.shared.errors import unforeseen
from application.shared.incidents import IncidentReporter
from infrastructure.background_log import BackgroundLog

_log = structlog.stdlib.get_logger(__name__)

PAUSE_AFTER_FAILURE = 1.0
PAUSE_AT_END = 0.1


async def repeat(
    name: str, work: Callable[[], Awaitable[object]], *, every: float, incidents: IncidentReporter
) -> None:
    """Do the work, and again `every` seconds after its end, until cancelled. A failure is reported and ends nothing."""
    log = BackgroundLog(name, incidents)
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001  # reported; the next round must come all the same
            log.failed(error)
            await asyncio.sleep(PAUSE_AFTER_FAILURE)
        else:
            log.succeeded()
        await asyncio.sleep(every)


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
