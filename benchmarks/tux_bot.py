"""Tux itself, connected to a playground, on the benchmarks' database."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import structlog
from attrs import define, evolve, field

from infrastructure.database.settings import DatabaseSettings
from infrastructure.settings import TuxSettings
from interface.main import DiscordAddress, join_contexts, open_shared, serve
from playground.api import Connection, connect

_READY_WITHIN = 30.0


@asynccontextmanager
async def tux_bot(database: DatabaseSettings, connection: Connection) -> AsyncIterator[None]:
    """The whole application, ready for commands until the block ends."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    incidents = _Incidents()
    shared = evolve(open_shared(TuxSettings(database=database)), incidents=incidents)

    async def find_playground() -> DiscordAddress:
        return DiscordAddress(connection.token, connect(connection), guild_ready_timeout=0.1)

    try:
        async with asyncio.TaskGroup() as tasks:
            serving = tasks.create_task(serve(shared, join_contexts(shared), find_playground))
            async with asyncio.timeout(_READY_WITHIN):
                await shared.client.wait_until_ready()
            yield
            serving.cancel()
    finally:
        await shared.engines.dispose()
    if incidents.errors:
        raise ExceptionGroup("what was measured was an apology", incidents.errors)


@define
class _Incidents:
    errors: list[Exception] = field(factory=list)

    def report(self, error: BaseException, *, during: str) -> str:
        error.add_note(f"during {during}")
        self.errors.append(error if isinstance(error, Exception) else RuntimeError(repr(error)))
        return "benchmark"
