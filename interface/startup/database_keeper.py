"""Starts the embedded server again when it was killed or its socket was deleted."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog

from infrastructure.embedded_postgres import EmbeddedPostgres, EmbeddedPostgresError, is_running

_log = structlog.stdlib.get_logger(__name__)

LOOK_EVERY = 1.0
LONGEST_WAIT = 60.0


@asynccontextmanager
async def kept_running(embedded: EmbeddedPostgres) -> AsyncIterator[None]:
    """For as long as the block lasts, look every second whether the server runs; its address never changes."""
    keeper = asyncio.create_task(_keep(embedded))
    try:
        yield
    finally:
        keeper.cancel()
        with suppress(asyncio.CancelledError):
            await keeper


async def _keep(embedded: EmbeddedPostgres) -> None:
    wait = LOOK_EVERY
    while True:
        await asyncio.sleep(wait)
        try:
            if not await asyncio.to_thread(is_running, embedded.directory):
                _log.warning("the database server is gone and is started again")
                await _start(embedded)
                _log.info("the database server runs again")
            wait = LOOK_EVERY
        except (EmbeddedPostgresError, OSError) as error:
            wait = min(2 * wait, LONGEST_WAIT)
            _log.warning("the database server cannot be started again yet", problem=str(error), retry_in=wait)


async def _start(embedded: EmbeddedPostgres) -> None:
    start = asyncio.ensure_future(asyncio.to_thread(embedded.start))
    try:
        await asyncio.shield(start)
    except asyncio.CancelledError:
        # A thread cannot be cancelled; the server is not to be stopped while it is being started.
        with suppress(EmbeddedPostgresError):
            await start
        raise
