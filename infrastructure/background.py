"""Work that goes on for as long as the process does."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from application.shared.errors import ApplicationError
from application.shared.incidents import IncidentReporter

_log = structlog.stdlib.get_logger(__name__)

PAUSE_AFTER_FAILURE = 1.0


async def repeat(
    name: str, work: Callable[[], Awaitable[object]], *, every: float, incidents: IncidentReporter
) -> None:
    """Do the work, and again `every` seconds after its end, until cancelled. A failure is reported and ends nothing."""
    while True:
        try:
            await work()
        except ApplicationError as error:
            _log.warning("background work has to wait", work=name, error=repr(error))
            await asyncio.sleep(PAUSE_AFTER_FAILURE)
        except Exception as error:  # noqa: BLE001  # reported; the next round must come all the same
            incidents.report(error, during=name)
            await asyncio.sleep(PAUSE_AFTER_FAILURE)
        await asyncio.sleep(every)
