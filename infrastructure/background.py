"""Work that goes on for as long as the process does."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog

from application.shared.errors import unforeseen
from application.shared.incidents import IncidentReporter

_log = structlog.stdlib.get_logger(__name__)

PAUSE_AFTER_FAILURE = 1.0
PAUSE_AT_END = 0.1


async def repeat(
    name: str, work: Callable[[], Awaitable[object]], *, every: float, incidents: IncidentReporter
) -> None:
    """Do the work, and again `every` seconds after its end, until cancelled. A failure is reported and ends nothing.

    What passes is logged when it begins, when it changes, and when it is over.
    """
    waits_for: str | None = None
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001  # reported; the next round must come all the same
            defect = unforeseen(error)
            if defect is not None:
                incidents.report(defect, during=name)
            elif _said(error) != waits_for:
                waits_for = _said(error)
                _log.warning("background work has to wait", work=name, error=waits_for)
            await asyncio.sleep(PAUSE_AFTER_FAILURE)
        else:
            if waits_for is not None:
                _log.info("background work goes on", work=name)
            waits_for = None
        await asyncio.sleep(every)


async def finish(
    name: str, work: Callable[[], Awaitable[object]], *, within: float, incidents: IncidentReporter
) -> None:
    """Do the work a last time, again and again for `within` seconds where something stands in the way."""
    waits_for: str | None = None
    try:
        async with asyncio.timeout(within):
            while (error := await _failure_of(work)) is not None:
                defect = unforeseen(error)
                if defect is not None:
                    incidents.report(defect, during=f"end of {name}")
                    return
                if _said(error) != waits_for:
                    waits_for = _said(error)
                    _log.warning("the end of background work has to wait", work=name, error=waits_for)
                await asyncio.sleep(PAUSE_AT_END)
    except TimeoutError:
        _log.error("background work could not be ended", work=name, within=within)


async def _failure_of(work: Callable[[], Awaitable[object]]) -> Exception | None:
    try:
        await work()
    except Exception as error:  # noqa: BLE001  # the caller's to judge
        return error
    return None


def _said(error: Exception) -> str:
    """In few words, however many failures of the same kind a group holds."""
    if not isinstance(error, ExceptionGroup):
        return repr(error)
    return ", ".join(sorted({_said(each) for each in error.exceptions}))
